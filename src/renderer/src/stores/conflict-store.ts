import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { originalOfConflictCopy } from '../../../shared/types/conflict-copy.ts';
import { client } from '../bridge/client.ts';
import { useDeletedStore } from './deleted-store.ts';
import { useHistoryStore } from './history-store.ts';
import { useNotesStore } from './notes-store.ts';
import { useNoticesStore } from './notices-store.ts';

/** The two texts of a conflict: the note's, and ours that was kept beside it. */
export interface ConflictPair {
  readonly path: string;
  readonly copyPath: string;
  readonly theirs: string;
  readonly ours: string;
}

export const useConflictStore = defineStore('conflict', () => {
  const notes = useNotesStore();
  const history = useHistoryStore();
  const deleted = useDeletedStore();
  const notices = useNoticesStore();

  const pair = shallowRef<ConflictPair | null>(null);
  const isBusy = ref(false);

  /** Opens the note, and both texts to be compared. */
  function compare(copyPath: string, path: string | null = originalOfConflictCopy(copyPath)): Promise<boolean> {
    return notices.guarded(async () => {
      if (path === null) return;
      if (notes.openPath !== path) await notes.open(path, null);
      await notes.flush();
      const { text: ours } = await client().notes.read(copyPath);
      const { text: theirs } = await client().notes.read(path);
      pair.value = { path, copyPath, theirs, ours };
    });
  }

  function close(): void {
    pair.value = null;
  }

  /** Gives the note this text, or leaves it as it is (null); the copy goes to the trash. */
  async function resolve(text: string | null): Promise<void> {
    const resolved = pair.value;
    if (!resolved || isBusy.value) return;
    isBusy.value = true;
    const { path, copyPath, theirs } = resolved;
    const isDone = await notices.guarded(async () => {
      if (text !== null && text !== theirs) await history.replaceOpenText(path, text);
      await notes.remove(copyPath, () => void deleted.undo(copyPath));
      if (notes.banner?.kind === 'conflict' && notes.banner.keptAs === copyPath) notes.dismissConflict();
    });
    isBusy.value = false;
    if (isDone) close();
  }

  return { pair, isBusy, compare, close, resolve };
});
