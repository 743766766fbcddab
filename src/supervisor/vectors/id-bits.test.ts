import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdBits } from './id-bits.ts';

it('holds what a set of small ids would', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.array(fc.integer({ min: 0, max: 300 })), (largest, ids) => {
      const bits = new IdBits(largest);
      for (const id of ids) bits.add(id);
      const room = bits.reservedBytes * 8;
      const expected = new Set(ids.filter((id) => id < room));
      expect(room).toBeGreaterThan(largest);
      expect([...bits]).toEqual([...expected].toSorted((a, b) => a - b));
      expect(bits.size).toBe(expected.size);
      for (let id = 0; id < 320; id += 1) expect(bits.has(id)).toBe(expected.has(id));
    }),
  );
});

it('takes a bit an id', () => {
  expect(new IdBits(1_000_000).reservedBytes).toBe(125_001);
});
