import { describe, expect, it } from 'vitest';
import { notePath } from '../test/temporary-vault.ts';
import { originalOfConflictCopy } from '../../shared/types/conflict-copy.ts';
import { conflictPath } from './conflict-name.ts';

const at = new Date(2026, 10, 25, 10, 30, 5);

describe('the name of a conflict copy', () => {
  it('stands beside the note and tells the local time', () => {
    expect(conflictPath(notePath('Work/Plan.md'), at, 1)).toBe('Work/Plan (conflict 2026-11-25 10.30.05).md');
    expect(conflictPath(notePath('Plan.md'), at, 2)).toBe('Plan (conflict 2026-11-25 10.30.05 2).md');
  });

  it('fits the disk when the note has the longest name that one may have', () => {
    const name = conflictPath(notePath(`${'é'.repeat(126)}.md`), at, 12);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
    expect(name).toMatch(/^é+ \(conflict .*\)\.md$/);
  });

  it('leads back to the note, and only a copy does', () => {
    for (const path of ['a.md', 'Work/Plan (draft).md', 'x (conflict 2026-11-25 10.30.05).md'].map(notePath)) {
      expect(originalOfConflictCopy(conflictPath(path, at, 1))).toBe(path);
      expect(originalOfConflictCopy(conflictPath(path, at, 12))).toBe(path);
    }
    for (const path of [
      'a.md',
      'a (conflict).md',
      ' (conflict 2026-11-25 10.30.05).md',
      'W/ (conflict 2026-11-25 10.30.05).md',
    ])
      expect(originalOfConflictCopy(path)).toBeNull();
  });
});
