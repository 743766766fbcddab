import { describe, expect, it } from 'vitest';
import type { NotePath } from '../../shared/types/note-path.ts';
import { ChangeQueue } from './change-queue.ts';

const path = (name: string) => name as NotePath;

function handedOut(queue: ChangeQueue): string[] {
  const out: string[] = [];
  for (let work = queue.next(); work; work = queue.next()) {
    out.push(work.kind === 'renamed' ? `${work.from} > ${work.to}` : `${work.kind} ${work.path}`);
  }
  return out;
}

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

  it('looks at a renamed note after its rename, whatever waited for either name', () => {
    const queue = new ChangeQueue(10);
    queue.addScanned({ kind: 'removed', path: path('new.md') });
    queue.addEdit({ kind: 'changed', path: path('old.md') });
    queue.addEdit({ kind: 'renamed', from: path('old.md'), to: path('new.md') });
    expect(handedOut(queue)).toEqual(['old.md > new.md', 'changed new.md']);
  });

  it('keeps the order of renames when one is repeated', () => {
    const queue = new ChangeQueue(10);
    queue.addEdit({ kind: 'renamed', from: path('a.md'), to: path('b.md') });
    queue.addEdit({ kind: 'renamed', from: path('b.md'), to: path('a.md') });
    queue.addEdit({ kind: 'renamed', from: path('a.md'), to: path('b.md') });
    expect(handedOut(queue)).toEqual(['b.md > a.md', 'a.md > b.md', 'changed b.md']);
  });

  it('keeps what fits and asks for a scan only when that is done', () => {
    const queue = new ChangeQueue(3);
    for (const name of ['a.md', 'b.md', 'c.md', 'd.md']) queue.addScanned({ kind: 'changed', path: path(name) });
    expect([queue.size, queue.takeOverflow()]).toEqual([3, false]);
    expect(handedOut(queue)).toEqual(['changed a.md', 'changed b.md', 'changed c.md']);
    expect([queue.takeOverflow(), queue.takeOverflow()]).toEqual([true, false]);
  });

  it('needs two scans for a vault of one and a half times its bound', () => {
    const queue = new ChangeQueue(1_000);
    const unread = new Set(Array.from({ length: 1_500 }, (_, index) => path(`${index}.md`)));
    let scans = 0;
    do {
      scans += 1;
      for (const name of unread) queue.addScanned({ kind: 'changed', path: name });
      for (let work = queue.next(); work?.kind === 'changed'; work = queue.next()) unread.delete(work.path);
    } while (queue.takeOverflow());
    expect([scans, unread.size]).toEqual([2, 0]);
  });

  it('lets an edit take the place of what a scan found', () => {
    const queue = new ChangeQueue(2);
    for (const name of ['a.md', 'b.md']) queue.addScanned({ kind: 'changed', path: path(name) });
    queue.addEdit({ kind: 'changed', path: path('c.md') });
    expect(handedOut(queue)).toEqual(['changed c.md', 'changed b.md']);
    expect(queue.takeOverflow()).toBe(true);
  });
});
