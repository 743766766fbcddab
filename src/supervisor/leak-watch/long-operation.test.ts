import { expect, it } from 'vitest';
import { LongOperation } from './long-operation.ts';

it('Work is a long operation only when it has gone on for 20 s', () => {
  const operation = new LongOperation();
  const busyAt = (from: number, to: number) => (seconds: number) => seconds >= from && seconds < to;
  const isBusy = (seconds: number) => busyAt(10, 60)(seconds) || seconds % 70 === 0;
  const seen = Array.from({ length: 12 }, (_, index) => operation.observe(isBusy(index * 10), index * 10));
  expect(seen.flatMap((isLong, index) => (isLong ? [index * 10] : []))).toEqual([20, 30, 40, 50]);
});
