import { describe, expect, it } from 'vitest';
import { buildTree, filterPaths, flattenTree, foldersAbove } from './note-tree.ts';

const paths = ['b.md', 'a/note 10.md', 'a/note 2.md', 'a/deep/x.md', 'Ä.md', 'B folder/y.md'];
const shown = (closed: string[] = []) =>
  flattenTree(buildTree(paths), new Set(closed)).map((row) => `${'  '.repeat(row.level - 1)}${row.name}`);

describe('note tree', () => {
  it('lists folders first, then notes, numbers by value', () => {
    expect(shown()).toEqual(['a', '  deep', '    x', '  note 2', '  note 10', 'B folder', '  y', 'Ä', 'b']);
  });

  it('leaves out what is in a closed folder', () => {
    expect(shown(['a', 'B folder'])).toEqual(['a', 'B folder', 'Ä', 'b']);
  });

  it('tells each row its place among its siblings and each folder its notes', () => {
    const [folder, , , note] = flattenTree(buildTree(paths), new Set());
    expect(folder).toEqual({
      kind: 'folder',
      key: 'folder:a',
      path: 'a',
      name: 'a',
      level: 1,
      position: 1,
      siblings: 4,
      isOpen: true,
      noteCount: 3,
    });
    expect(note).toMatchObject({ path: 'a/note 2.md', position: 2, siblings: 3 });
  });

  it('filters by every word, in folders too', () => {
    expect(filterPaths(paths, ' NOTE a ')).toEqual(['a/note 10.md', 'a/note 2.md']);
    expect(filterPaths(paths, '  ')).toBe(paths);
  });

  it('names the folders above a note', () => {
    expect(foldersAbove('a/deep/x.md')).toEqual(['a', 'a/deep']);
  });

  it('flattens 10,000 notes', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `folder ${index % 100}/note ${index}.md`);
    expect(flattenTree(buildTree(many), new Set())).toHaveLength(10_100);
  });
});
