import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';
import { MajorCollections } from './major-collections.ts';

const MB = 1_000_000;

it('Full collections are counted, with what heap and ArrayBuffers hold after the last', async () => {
  collectGarbage(); // What loading left behind must not count as less.
  const collections = new MajorCollections();
  const before = { heap: collections.usedBytesAfterLast, external: collections.externalBytesAfterLast };
  const held = {
    records: Array.from({ length: 50_000 }, (_, index) => ({ index, parts: [index, index + 1, index + 2] })),
    buffer: new Uint8Array(20 * MB),
  };
  collectGarbage();
  while (collections.count === 0) await pause(5); // Node tells of a collection in a later turn.
  expect(collections.usedBytesAfterLast - before.heap).toBeGreaterThan(3 * MB);
  expect(collections.externalBytesAfterLast - before.external).toBeGreaterThan(19 * MB);
  expect(held.records.length + held.buffer.length).toBe(50_000 + 20 * MB);
  collections.dispose();
});
