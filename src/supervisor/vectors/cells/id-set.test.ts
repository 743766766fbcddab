import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdSet } from './id-set.ts';

it('holds what a Set holds, whatever comes and goes', () => {
  const ids = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0xffff_fffe }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), ids), { maxLength: 600 }), (changes) => {
      const set = new IdSet();
      const expected = new Set<number>();
      for (const [isAdd, id] of changes) {
        expect(isAdd ? set.add(id) : set.delete(id)).toBe(isAdd ? !expected.has(id) : expected.has(id));
        if (isAdd) expected.add(id);
        else expected.delete(id);
        expect(set.size).toBe(expected.size);
      }
      for (const [, id] of changes) expect(set.has(id)).toBe(expected.has(id));
    }),
  );
});
