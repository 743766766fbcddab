import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoteEntry } from '../../shared/contract/notes-api.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import { reconcile, type KnownNote } from './reconcile.ts';

const entry = (path: string, sizeBytes: number, modifiedMs: number): NoteEntry => ({
  path: path as NotePath,
  sizeBytes,
  modifiedMs,
});

describe('reconcile', () => {
  it('takes new and changed notes, removes missing ones and leaves the rest alone', () => {
    const known = new Map<string, KnownNote>([
      ['same.md', { sizeBytes: 1, modifiedMs: 1 }],
      ['edited.md', { sizeBytes: 1, modifiedMs: 1 }],
      ['gone.md', { sizeBytes: 1, modifiedMs: 1 }],
    ]);
    const notes = [entry('same.md', 1, 1), entry('edited.md', 1, 2), entry('new.md', 5, 5)];
    expect(reconcile({ notes, skipped: [] }, known, new Map([['gone-too.md', 'too-large'] as const]))).toEqual({
      toTake: ['edited.md', 'new.md'],
      toRemove: ['gone.md'],
      toForgive: ['gone-too.md'],
    });
  });

  it('keeps what cannot be read for now, and reads it once it can', () => {
    const same = { sizeBytes: 1, modifiedMs: 1 };
    const known = new Map<string, KnownNote>([
      ['locked.md', same],
      ['closed/deep/a.md', same],
      ['closed.md', same],
    ]);
    const skipped = ['locked.md', 'closed'].map((path) => ({ path, reason: 'unreadable', detail: '' }) as const);
    expect(reconcile({ notes: [], skipped }, known, new Map())).toMatchObject({ toTake: [], toRemove: ['closed.md'] });
    const notes = [...known.keys()].map((path) => entry(path, 1, 1));
    expect(reconcile({ notes, skipped: [] }, known, new Map([['locked.md', 'unreadable'] as const]))).toMatchObject({
      toTake: ['locked.md'],
      toForgive: [],
    });
  });

  it('has nothing to do when the index matches the vault', () => {
    const paths = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/).map((name) => `${name}.md`));
    fc.assert(
      fc.property(paths, (names) => {
        const notes = names.map((name, index) => entry(name, index, index));
        const known = new Map<string, KnownNote>(notes.map((note) => [note.path, note]));
        expect(reconcile({ notes, skipped: [] }, known, new Map())).toEqual({
          toTake: [],
          toRemove: [],
          toForgive: [],
        });
      }),
    );
  });
});
