import { noteTitle } from '../../../shared/types/note-path.ts';

interface RowPlace {
  /** Unique among rows: a folder and a note can share a path up to the ending. */
  readonly key: string;
  readonly path: string;
  readonly name: string;
  /** 1 at the vault's top. */
  readonly level: number;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

export type TreeRow =
  | (RowPlace & { readonly kind: 'folder'; readonly isOpen: boolean; readonly noteCount: number })
  | (RowPlace & { readonly kind: 'note' });

export interface FolderNode {
  readonly path: string;
  readonly name: string;
  readonly folders: readonly FolderNode[];
  readonly notes: readonly { readonly path: string; readonly name: string }[];
  /** Notes in here and in all folders below. */
  readonly noteCount: number;
}

interface Draft {
  path: string;
  name: string;
  folders: Map<string, Draft>;
  notes: { path: string; name: string }[];
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byName = (a: { name: string; path: string }, b: { name: string; path: string }) =>
  collator.compare(a.name, b.name) || (a.path < b.path ? -1 : 1);

function draftAt(root: Draft, parts: readonly string[]): Draft {
  let draft = root;
  for (const name of parts) {
    let child = draft.folders.get(name);
    if (!child) {
      child = { path: draft.path === '' ? name : `${draft.path}/${name}`, name, folders: new Map(), notes: [] };
      draft.folders.set(name, child);
    }
    draft = child;
  }
  return draft;
}

function finish(draft: Draft): FolderNode {
  const folders = [...draft.folders.values()].map(finish).sort(byName);
  const noteCount = folders.reduce((sum, folder) => sum + folder.noteCount, draft.notes.length);
  return { path: draft.path, name: draft.name, folders, notes: draft.notes.sort(byName), noteCount };
}

/** Folders and notes in reading order: folders first, each by name, numbers by value. */
export function buildTree(paths: readonly string[]): FolderNode {
  const root: Draft = { path: '', name: '', folders: new Map(), notes: [] };
  for (const path of paths) {
    draftAt(root, path.split('/').slice(0, -1)).notes.push({ path, name: noteTitle(path) });
  }
  return finish(root);
}

/** The rows that are visible with these folders closed. */
export function flattenTree(root: FolderNode, closedFolders: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (folder: FolderNode, level: number) => {
    const siblings = folder.folders.length + folder.notes.length;
    let position = 0;
    for (const { path, name, noteCount, ...child } of folder.folders) {
      const isOpen = !closedFolders.has(path);
      position += 1;
      rows.push({ kind: 'folder', key: `folder:${path}`, path, name, level, position, siblings, isOpen, noteCount });
      if (isOpen) visit({ path, name, noteCount, ...child }, level + 1);
    }
    for (const { path, name } of folder.notes) {
      position += 1;
      rows.push({ kind: 'note', key: `note:${path}`, path, name, level, position, siblings });
    }
  };
  visit(root, 1);
  return rows;
}

/** The paths that contain every word of the filter, wherever it stands. */
export function filterPaths(paths: readonly string[], filter: string): readonly string[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return paths;
  return paths.filter((path) => {
    const lower = path.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}

/** The folders above a path, outermost first. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
}
