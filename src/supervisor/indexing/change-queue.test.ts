import { describe, expect, it } from 'vitest';
import type { NotePath } from '../../shared/types/note-path.ts';
import { ChangeQueue } from './change-queue.ts';

const path = (name: string) => name as NotePath;

describe('ChangeQueue', () => {
  it('hands out edits before what a scan found, each note once', () => {
    const queue = new ChangeQueue(10);
    queue.addScanned({ kind: 'changed', path: path('a.md') });
    queue.addScanned({ kind: 'changed', path: path('b.md') });
    queue.addEdit({ kind: 'changed', path: path('b.md') });
    queue.addEdit({ kind: 'removed', path: path('b.md') });
    expect(queue.size).toBe(2);
    expect([queue.next(), queue.next(), queue.next()]).toEqual([
      { kind: 'removed', path: 'b.md' },
      { kind: 'changed', path: 'a.md' },
      undefined,
    ]);
  });

  it('lets a rename supersede what waited for either name', () => {
    const queue = new ChangeQueue(10);
    queue.addEdit({ kind: 'changed', path: path('old.md') });
    queue.addEdit({ kind: 'renamed', from: path('old.md'), to: path('new.md') });
    queue.addEdit({ kind: 'changed', path: path('new.md') });
    expect([queue.next()?.kind, queue.next()?.kind, queue.next()]).toEqual(['renamed', 'changed', undefined]);
  });

  it('asks for a scan instead of growing past its bound', () => {
    const queue = new ChangeQueue(3);
    for (const name of ['a.md', 'b.md', 'c.md', 'd.md']) queue.addEdit({ kind: 'changed', path: path(name) });
    expect(queue.size).toBe(0);
    expect(queue.takeOverflow()).toBe(true);
    expect(queue.takeOverflow()).toBe(false);
  });
});
