import { expect, test } from 'vitest';
import { allocatorFigures, allocatorTable, returnedShares, type AllocatorRow } from './allocator-figures.ts';

const row = (setting: string, name: string, droppedShare: number, afterBytes: number[]): AllocatorRow => ({
  setting,
  filling: { name, droppedShare },
  reading: { beforeBytes: 20e6, heldBytes: 70e6, afterBytes },
});

test('what came back is a share of what was let go, not of what was taken', () => {
  expect(returnedShares(row('app', 'all', 1, [70e6, 45e6, 20e6]))).toEqual([0, 0.5, 1]);
  expect(returnedShares(row('app', 'half', 0.5, [70e6, 45e6, 45e6]))).toEqual([0, 1, 1]);
});

test('figures are of one setting, at the last reading', () => {
  const rows = [
    row('app', 'a', 1, [70e6, 60e6, 20e6]),
    row('app', 'b', 1, [70e6, 70e6, 45e6]),
    row('other', 'a', 1, []),
  ];
  expect(allocatorFigures(rows, 'app')).toEqual({ 'worst-returned-share': 0.5, 'mean-returned-share': 0.75 });
});

test('the table has a line for each kind and a column for each setting', () => {
  const rows = [row('app', 'a', 1, [70e6, 45e6, 20e6]), row('other', 'a', 1, [70e6, 70e6, 70e6])];
  expect(allocatorTable(rows)).toEqual([
    ['% back after 0, 1, 5 s', 'freed MB', 'app', 'other'],
    ['a', '50.0', '0 50 100', '0 0 0'],
  ]);
});
