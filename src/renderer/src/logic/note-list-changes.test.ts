import { describe, expect, it } from 'vitest';
import type { NoteChange, NoteEntry } from '../../../shared/contract/notes-api.ts';
import type { NotePath } from '../../../shared/types/note-path.ts';
import { applyNoteChanges } from './note-list-changes.ts';

const path = (value: string) => value as NotePath;
const entry = (value: string): NoteEntry => ({ path: path(value), sizeBytes: 5, modifiedMs: 1 });
const after = (...changes: NoteChange[]) => applyNoteChanges([entry('a.md'), entry('b.md')], changes, 99);

describe('applyNoteChanges', () => {
  it('adds, removes and renames', () => {
    expect(
      after(
        { kind: 'changed', path: path('c.md') },
        { kind: 'removed', path: path('a.md') },
        { kind: 'renamed', from: path('b.md'), to: path('d.md') },
      ),
    ).toEqual([
      { path: 'c.md', sizeBytes: 0, modifiedMs: 99 },
      { path: 'd.md', sizeBytes: 5, modifiedMs: 1 },
    ]);
  });

  it('hands back the same list when nothing in it changed', () => {
    const list = [entry('a.md')];
    expect(applyNoteChanges(list, [{ kind: 'changed', path: path('a.md') }], 99)).toBe(list);
    expect(applyNoteChanges(list, [{ kind: 'removed', path: path('z.md') }], 99)).toBe(list);
  });

  it('is the same when a rename is told twice', () => {
    const rename: NoteChange = { kind: 'renamed', from: path('b.md'), to: path('d.md') };
    expect(after(rename, rename)).toEqual(after(rename));
  });
});
