import { expect, it } from 'vitest';
import { collectGarbage } from '../../memory/collect-garbage.ts';
import { readHeap } from '../../memory/heap-reading.ts';
import { mapBytes } from './heap-bytes.ts';

function usedBytes(): number {
  collectGarbage();
  return readHeap().usedBytes;
}

it.each([5_000, 20_000, 60_000])('a map of %i numbers takes what is said, as V8 measures it', (entries) => {
  const before = usedBytes();
  const map = new Map<number, number>();
  for (let index = 0; index < entries; index += 1) map.set(index * 7 + 3, index);
  const taken = usedBytes() - before;
  expect(map.size).toBe(entries);
  expect(mapBytes(entries) / taken).toBeGreaterThan(0.9);
  expect(mapBytes(entries) / taken).toBeLessThan(1.1);
});

it('a map without entries takes nothing to speak of', () => {
  expect(mapBytes(0)).toBe(0);
});
