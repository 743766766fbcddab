import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { NoteVersion } from '../../../shared/contract/history-api.ts';
import { AppError, messageOf } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';
import { texts } from '../texts.ts';
import { useNotesStore } from './notes-store.ts';
import { useNoticesStore } from './notices-store.ts';

/** The earlier texts of the open note, and the one that is looked at. */
export const useHistoryStore = defineStore('history', () => {
  const notes = useNotesStore();
  const notices = useNoticesStore();

  const path = ref('');
  const versions = shallowRef<readonly NoteVersion[]>([]);
  const isLoaded = ref(false);
  const selectedId = ref<string | null>(null);
  /** The selected version's text; null while it is read. */
  const textThen = ref<string | null>(null);
  const textNow = ref('');
  const problem = ref<string | null>(null);
  const isBusy = ref(false);

  const selected = computed(() => versions.value.find(({ id }) => id === selectedId.value) ?? null);
  const reading = new AnswerGuard();

  /** Saves what is typed first, so that it is what the versions are compared with. */
  async function open(): Promise<void> {
    const session = notes.openSession();
    if (!session) return;
    path.value = session.path;
    versions.value = [];
    isLoaded.value = false;
    selectedId.value = null;
    textThen.value = null;
    problem.value = null;
    try {
      await notes.flush();
      textNow.value = session.currentText();
      versions.value = await client().history.versions(session.path);
      isLoaded.value = true;
      const [newest] = versions.value;
      if (newest) await select(newest.id);
    } catch (error) {
      problem.value = messageOf(error);
    }
  }

  async function select(id: string): Promise<void> {
    const ticket = reading.next();
    selectedId.value = id;
    problem.value = null;
    try {
      const { text } = await client().history.read(path.value, id);
      if (reading.isLatest(ticket)) textThen.value = text;
    } catch (error) {
      if (!reading.isLatest(ticket)) return;
      textThen.value = null;
      problem.value = messageOf(error);
    }
  }

  /** Puts the selected text in place of the note's; true when it is saved. */
  async function restore(): Promise<boolean> {
    const text = textThen.value;
    if (text === null || isBusy.value) return false;
    isBusy.value = true;
    const isDone = await notices.guarded(() => replaceOpenText(path.value, text));
    isBusy.value = false;
    if (isDone) notices.tell('info', texts.history.restored);
    return isDone;
  }

  /** Another text for the open note; what its file holds becomes a version. */
  async function replaceOpenText(ofPath: string, text: string): Promise<void> {
    const session = notes.openSession();
    if (session?.path !== ofPath) throw new AppError('cancelled', texts.history.otherNote);
    if (session.isUnsaved) await session.save();
    if (session.isUnsaved) throw new AppError('file-error', texts.note.saveFirst);
    session.replaceWith(text);
    await session.save();
    if (session.state.kind === 'failed') throw new AppError('file-error', session.state.message);
  }

  return {
    path,
    versions,
    isLoaded,
    selectedId,
    selected,
    textThen,
    textNow,
    problem,
    isBusy,
    open,
    select,
    restore,
    replaceOpenText,
  };
});
