import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { NoteChange, NoteEntry } from '../../../shared/contract/notes-api.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';
import { applyNoteChanges } from '../logic/note-list-changes.ts';
import { buildTree, filterPaths, flattenTree, foldersAbove } from '../logic/note-tree.ts';

/** With more changes at once than this, listing anew is cheaper and surer than applying them. */
const maxAppliedChanges = 500;

const noFolders: ReadonlySet<string> = new Set();

export const useNoteListStore = defineStore('note-list', () => {
  const entries = shallowRef<readonly NoteEntry[]>([]);
  const isLoaded = ref(false);
  const problem = ref<string | null>(null);
  const filter = ref('');
  const closedFolders = shallowRef<ReadonlySet<string>>(noFolders);

  const paths = computed(() => entries.value.map((entry) => entry.path));
  const tree = computed(() => buildTree(filterPaths(paths.value, filter.value)));
  // A filter shows what it finds, whatever was closed before.
  const rows = computed(() => flattenTree(tree.value, filter.value.trim() === '' ? closedFolders.value : noFolders));

  let listing: Promise<void> | null = null;
  let isListWanted = false;
  let changesMeanwhile: NoteChange[] = [];

  async function listOnce(): Promise<void> {
    changesMeanwhile = [];
    try {
      const listed = await client().notes.list();
      // What changed while the folder was read may or may not be in the answer; applying it again does no harm.
      entries.value = applyNoteChanges(listed, changesMeanwhile, Date.now());
      problem.value = null;
      isLoaded.value = true;
    } catch (error) {
      problem.value = messageOf(error);
    }
  }

  async function listWhileWanted(): Promise<void> {
    while (isListWanted) {
      isListWanted = false;
      await listOnce();
    }
  }

  /** Lists the vault anew; calls during a listing share one further listing. */
  function reload(): Promise<void> {
    isListWanted = true;
    listing ??= listWhileWanted().finally(() => {
      listing = null;
    });
    return listing;
  }

  function apply(changes: readonly NoteChange[]): void {
    if (changes.length > maxAppliedChanges) {
      void reload();
      return;
    }
    if (listing) changesMeanwhile.push(...changes);
    entries.value = applyNoteChanges(entries.value, changes, Date.now());
  }

  function setFolderOpen(path: string, isOpen: boolean): void {
    const closed = new Set(closedFolders.value);
    if (isOpen) closed.delete(path);
    else closed.add(path);
    closedFolders.value = closed;
  }

  /** Opens every folder above a note, so that its row exists. */
  function reveal(path: string): void {
    const above = foldersAbove(path);
    if (!above.some((folder) => closedFolders.value.has(folder))) return;
    closedFolders.value = new Set([...closedFolders.value].filter((folder) => !above.includes(folder)));
  }

  function reset(): void {
    entries.value = [];
    isLoaded.value = false;
    problem.value = null;
    filter.value = '';
    closedFolders.value = noFolders;
  }

  return { entries, paths, rows, filter, isLoaded, problem, reload, apply, setFolderOpen, reveal, reset };
});
