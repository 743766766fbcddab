import { expect, it } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

it('forgets the least recently used entry', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 3]);
});

it('refuses a capacity that holds nothing', () => {
  expect(() => new BoundedMap(0)).toThrow(/capacity/);
});
