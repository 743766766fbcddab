import type { TreeRow } from '../../logic/note-tree.ts';

interface TreeKeys {
  readonly rows: () => readonly TreeRow[];
  readonly active: () => number;
  readonly pageSize: () => number;
  readonly moveTo: (index: number) => void;
  readonly setFolderOpen: (path: string, isOpen: boolean) => void;
  readonly openNote: (path: string) => void;
  readonly rename: (path: string) => void;
  readonly remove: (path: string) => void;
}

/** The keys of a tree, as the ARIA practices have them. */
export function useTreeKeys(tree: TreeKeys): (event: KeyboardEvent) => void {
  const parentOf = (index: number): number => {
    const level = tree.rows()[index]?.level ?? 1;
    for (let above = index - 1; above >= 0; above -= 1) {
      if ((tree.rows()[above]?.level ?? 0) < level) return above;
    }
    return index;
  };

  function onArrowLeft(row: TreeRow, index: number): void {
    if (row.kind === 'folder' && row.isOpen) tree.setFolderOpen(row.path, false);
    else tree.moveTo(parentOf(index));
  }

  function onArrowRight(row: TreeRow, index: number): void {
    if (row.kind !== 'folder') return;
    if (row.isOpen) tree.moveTo(index + 1);
    else tree.setFolderOpen(row.path, true);
  }

  function onEnter(row: TreeRow): void {
    if (row.kind === 'folder') tree.setFolderOpen(row.path, !row.isOpen);
    else tree.openNote(row.path);
  }

  const onNote = (run: (path: string) => void) => (row: TreeRow) => {
    if (row.kind === 'note') run(row.path);
  };

  const actions: Readonly<Record<string, (row: TreeRow, index: number) => void>> = {
    ArrowDown: (_row, index) => tree.moveTo(index + 1),
    ArrowUp: (_row, index) => tree.moveTo(index - 1),
    PageDown: (_row, index) => tree.moveTo(index + tree.pageSize()),
    PageUp: (_row, index) => tree.moveTo(index - tree.pageSize()),
    Home: () => tree.moveTo(0),
    End: () => tree.moveTo(tree.rows().length - 1),
    ArrowLeft: onArrowLeft,
    ArrowRight: onArrowRight,
    Enter: onEnter,
    ' ': onEnter,
    F2: onNote(tree.rename),
    Delete: onNote(tree.remove),
  };

  return (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const index = tree.active();
    const row = tree.rows()[index];
    if (row) action(row, index);
    else tree.moveTo(0);
  };
}
