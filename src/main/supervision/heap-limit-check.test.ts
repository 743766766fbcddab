import { expect, test } from 'vitest';
import { heapLimitProblem } from './heap-limit-check.ts';

const mebibyte = 2 ** 20;

test('the limits that V8 gives for a cap are accepted', () => {
  for (const capMb of [32, 64, 96, 512]) expect(heapLimitProblem((capMb + 24) * mebibyte, capMb)).toBeNull();
  expect(heapLimitProblem(126 * mebibyte, 96)).toBeNull();
});

test('the limit of a process that ignored its cap is refused, in words that name both', () => {
  const problem = heapLimitProblem(4_294_705_152, 64);
  expect(problem).toContain('4096 MiB');
  expect(problem).toContain('64 MiB');
});

test('a limit under the cap, or none, is refused', () => {
  expect(heapLimitProblem(63 * mebibyte, 64)).not.toBeNull();
  expect(heapLimitProblem(Number.NaN, 64)).not.toBeNull();
});
