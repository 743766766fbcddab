import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DenseNumbers } from './dense-numbers.ts';

it('keeps the numbers in use dense, and what is stored under them findable', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), (steps) => {
      const numbers = new DenseNumbers();
      const stored = new Map<number, string>();
      steps.forEach((step, at) => {
        if (step < 5) stored.set(numbers.take(), `${at}`);
        else if (stored.size > 0) {
          const released = [...stored.keys()][step % stored.size]!;
          stored.delete(released);
          const from = numbers.release(released);
          if (from !== -1) {
            expect(stored.has(from)).toBe(true);
            stored.set(released, stored.get(from)!);
            stored.delete(from);
          }
        }
        expect(numbers.count).toBe(stored.size);
        expect(numbers.end - stored.size).toBeLessThanOrEqual(1);
        expect([...stored.keys()].every((number) => number < numbers.end)).toBe(true);
      });
    }),
  );
});
