import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { DeletedNote } from '../../../shared/contract/history-api.ts';
import { AppError, messageOf } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';
import { texts } from '../texts.ts';
import { useNoteListStore } from './note-list-store.ts';
import { useNotesStore } from './notes-store.ts';
import { useNoticesStore } from './notices-store.ts';

/** Notes that were deleted and can be brought back. */
export const useDeletedStore = defineStore('deleted', () => {
  const notes = useNotesStore();
  const list = useNoteListStore();
  const notices = useNoticesStore();

  const found = shallowRef<readonly DeletedNote[]>([]);
  const isLoaded = ref(false);
  const selectedPath = ref<string | null>(null);
  const text = ref<string | null>(null);
  const problem = ref<string | null>(null);

  const selected = computed(() => found.value.find(({ path }) => path === selectedPath.value) ?? null);
  const reading = new AnswerGuard();

  async function load(): Promise<void> {
    isLoaded.value = false;
    found.value = [];
    problem.value = null;
    await refresh();
  }

  async function refresh(): Promise<void> {
    try {
      found.value = await client().history.deleted();
      isLoaded.value = true;
      if (!selected.value) await select(found.value[0]?.path ?? null);
    } catch (error) {
      problem.value = messageOf(error);
    }
  }

  async function select(path: string | null): Promise<void> {
    const ticket = reading.next();
    selectedPath.value = path;
    text.value = null;
    problem.value = null;
    const note = selected.value;
    if (!note) return;
    try {
      const read = await client().history.read(note.path, note.version.id);
      if (reading.isLatest(ticket)) text.value = read.text;
    } catch (error) {
      if (reading.isLatest(ticket)) problem.value = messageOf(error);
    }
  }

  async function recover({ path, version }: DeletedNote): Promise<void> {
    const content = await client().history.recover(path, version.id);
    list.apply([{ kind: 'changed', path: content.path }]);
    await notes.open(content.path, null);
    notices.tell('info', texts.history.deleted.recovered(content.path));
  }

  /** Brings back what was deleted just now. */
  function undo(path: string): Promise<boolean> {
    return notices.guarded(async () => {
      const note = (await client().history.deleted()).find((deleted) => deleted.path === path);
      if (!note) throw new AppError('note-missing', texts.history.deleted.notKept(path));
      await recover(note);
    });
  }

  async function forget({ path }: DeletedNote): Promise<void> {
    await client().history.forget(path);
    await refresh();
  }

  return { found, isLoaded, selectedPath, selected, text, problem, load, select, recover, undo, forget };
});
