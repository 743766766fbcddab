import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { FoundDraft } from '../../../shared/contract/drafts-api.ts';
import type { NoteChange } from '../../../shared/contract/notes-api.ts';
import { client } from '../bridge/client.ts';
import { texts } from '../texts.ts';
import { useHistoryStore } from './history-store.ts';
import { useNotesStore } from './notes-store.ts';
import { useNoticesStore } from './notices-store.ts';

/** Unsaved texts that a crash left, until the user has them back or does not want them. */
export const useDraftsStore = defineStore('drafts', () => {
  const notes = useNotesStore();
  const history = useHistoryStore();
  const notices = useNoticesStore();

  const found = shallowRef<readonly FoundDraft[]>([]);
  const isBusy = ref(false);
  const ofOpenNote = computed(() => found.value.find(({ path }) => path === notes.document?.path) ?? null);

  let vault: string | null = null;

  /** Looks once for each vault that is entered: what is typed from now on is no find. */
  async function look(folder: string): Promise<void> {
    if (folder === vault) return;
    vault = folder;
    found.value = [];
    found.value = await client().drafts.found();
    tellOfNext();
  }

  /** The open note tells of its own draft. */
  function tellOfNext(): void {
    const next = found.value[0];
    if (!next || ofOpenNote.value) return;
    const open = { label: texts.drafts.open, run: () => void notes.open(next.path, null) };
    notices.tell('warning', texts.drafts.found(next.path, found.value.length - 1), open);
  }

  function settled(path: string): void {
    found.value = found.value.filter((draft) => draft.path !== path);
    tellOfNext();
  }

  async function resolve(run: () => Promise<void>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    const isDone = await notices.guarded(run);
    isBusy.value = false;
    return isDone;
  }

  const read = (path: string) => client().drafts.read(path);

  /** Puts the draft in place of the note's text; what the file holds becomes a version. */
  function restore(path: string): Promise<boolean> {
    return resolve(async () => {
      const { text } = await read(path);
      await history.replaceOpenText(path, text);
      await client().drafts.discard(path);
      settled(path);
    });
  }

  function discard(path: string): Promise<boolean> {
    return resolve(async () => {
      await client().drafts.discard(path);
      settled(path);
      notices.tell('info', texts.drafts.discarded);
    });
  }

  /** A draft goes where its note goes, and with a deleted one into its history. */
  function applyChanges(changes: readonly NoteChange[]): void {
    for (const change of changes) {
      if (change.kind === 'renamed') {
        const { from, to } = change;
        found.value = found.value.map((draft) => (draft.path === from ? { ...draft, path: to } : draft));
      } else if (change.kind === 'removed') {
        found.value = found.value.filter(({ path }) => path !== change.path);
      }
    }
  }

  return { found, isBusy, ofOpenNote, look, read, restore, discard, applyChanges };
});
