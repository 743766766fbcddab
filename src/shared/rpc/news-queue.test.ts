import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NewsQueue } from './news-queue.ts';

describe('NewsQueue', () => {
  it('keeps the latest, in order, and says how many made room', () => {
    const queue = new NewsQueue<number>(3);
    for (let item = 1; item <= 5; item += 1) queue.add(item);
    expect(queue.takeAll()).toEqual([
      { item: 3, droppedBefore: 2 },
      { item: 4, droppedBefore: 0 },
      { item: 5, droppedBefore: 0 },
    ]);
    queue.add(6);
    expect(queue.takeAll()).toEqual([{ item: 6, droppedBefore: 0 }]);
    expect(queue.takeAll()).toEqual([]);
  });

  it('accounts for every item, told or dropped, and never holds more than it may', () => {
    const steps = fc.array(fc.oneof(fc.constant('take' as const), fc.integer({ min: 1, max: 30 })), { maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 8 }), (actions, capacity) => {
        const queue = new NewsQueue<number>(capacity);
        let added = 0;
        let accounted = 0;
        for (const action of [...actions, 'take' as const]) {
          if (action === 'take') for (const { droppedBefore } of queue.takeAll()) accounted += 1 + droppedBefore;
          else for (let count = 0; count < action; count += 1) queue.add((added += 1));
          expect(queue.size).toBeLessThanOrEqual(capacity);
        }
        expect(accounted).toBe(added);
      }),
    );
  });

  it('refuses a bound that is none', () => {
    expect(() => new NewsQueue(0)).toThrow(/capacity/);
  });
});
