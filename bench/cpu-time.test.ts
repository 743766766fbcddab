import { expect, test } from 'vitest';
import { cpuSecondsOf, parseCpuSeconds } from './cpu-time.ts';

test("a name with spaces and brackets does not shift the fields of a process's statistics", () => {
  const stat = '42 (node (a) b) S 1 42 42 0 -1 4194304 100 0 0 0 150 50 0 0 20 0 11 0 100 0 0';
  expect(parseCpuSeconds(stat)).toBe(2);
});

test.runIf(process.platform === 'linux')('this process has used some time', () => {
  expect(cpuSecondsOf(process.pid)).toBeGreaterThan(0);
});
