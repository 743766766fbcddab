import { describe, expect, it } from 'vitest';
import { KeyedQueue } from './keyed-queue.ts';

function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('KeyedQueue', () => {
  it('runs tasks of one key in order, even after a failure', async () => {
    const queue = new KeyedQueue();
    const seen: string[] = [];
    const first = gate();
    const failing = queue.run(['a'], async () => {
      await first.opened;
      seen.push('first');
      throw new Error('first failed');
    });
    const second = queue.run(['a'], async () => void seen.push('second'));
    const other = queue.run(['b'], async () => void seen.push('other'));
    await other;
    first.open();
    await expect(failing).rejects.toThrow('first failed');
    await second;
    expect(seen).toEqual(['other', 'first', 'second']);
  });

  it('does not deadlock when tasks name the same keys in different order', async () => {
    const queue = new KeyedQueue();
    const keys = [
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'c'],
      ['c', 'a'],
    ];
    const done = await Promise.all(keys.map((pair, index) => queue.run(pair, async () => index)));
    expect(done).toEqual([0, 1, 2, 3]);
  });

  it('holds nothing once everything is done', async () => {
    const queue = new KeyedQueue();
    await Promise.all(Array.from({ length: 200 }, (_, index) => queue.run([`${index % 7}`], async () => index)));
    expect(queue.size).toBe(0);
  });

  it('refuses more than it may hold', async () => {
    const queue = new KeyedQueue(1);
    const held = gate();
    const first = queue.run(['a'], () => held.opened);
    await expect(queue.run(['a'], async () => {})).rejects.toMatchObject({ code: 'too-many-requests' });
    held.open();
    await first;
    await expect(queue.run(['a'], async () => 'free')).resolves.toBe('free');
  });
});
