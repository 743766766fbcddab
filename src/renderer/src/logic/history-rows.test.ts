import { describe, expect, it } from 'vitest';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import { rollupColumns, type RawHistory, type RollupHistory } from '../../../shared/contract/memory-management-api.ts';
import { historyCsv, historyJson } from './history-export.ts';
import { historyMarks } from './history-marks.ts';
import { historyRows } from './history-rows.ts';

const restart: MemoryEvent = { kind: 'restart', cause: 'It, "crashed".', action: '', life: 2, id: 1, atMs: 500_000 };

const raw: RawHistory = {
  range: 'raw',
  atMs: [0, 10_000, 500_000],
  columns: Object.fromEntries(
    rollupColumns.map((column, place) => [column, [1, 2, 3].map((value) => value + place * 10)]),
  ) as unknown as RawHistory['columns'], // One entry a column.
  pressureLevels: ['normal', 'normal', 'high'],
};

const day: RollupHistory = {
  range: 'day',
  periodMs: 60_000,
  atMs: [0, 60_000],
  columns: Object.fromEntries(
    rollupColumns.map((column) => [column, { min: [1, 4], mean: [2.4, 5], max: [3, 6] }]),
  ) as unknown as RollupHistory['columns'], // One entry a column.
};

const marks = historyMarks(
  [restart],
  raw.atMs.map((atMs) => atMs / 1_000),
);

describe('a history as a table', () => {
  it('is newest first, with gaps as rows and with what happened', () => {
    const rows = historyRows(raw, 120_000, marks);
    expect(rows.map((row) => (row.kind === 'gap' ? [row.fromMs, row.toMs] : row.atMs))).toEqual([
      500_000,
      [10_000, 500_000],
      10_000,
      0,
    ]);
    expect(rows[0]).toMatchObject({ privateBytes: 3, leastBytes: 3, mostBytes: 3, trackedBytes: 13, marks });
  });

  it('has the least and the most of a bucket', () => {
    expect(historyRows(day, 60_000, [])[0]).toMatchObject({ privateBytes: 5, leastBytes: 4, mostBytes: 6 });
  });
});

describe('an exported history', () => {
  it('is a line a sample, each as long as its head', () => {
    const lines = historyCsv(raw, marks).split('\r\n');
    expect(lines.pop()).toBe('');
    expect(lines[0]).toBe(`time,${rollupColumns.join(',')},pressureLevel,events`);
    expect(lines[3]).toBe('1970-01-01T00:08:20.000Z,3,13,23,33,43,53,high,restart');
    expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1);
  });

  it('has three figures for each column of buckets, whole bytes', () => {
    const [head = '', first = ''] = historyCsv(day, []).split('\r\n');
    expect(head).toContain('time,privateBytes.min,privateBytes.mean,privateBytes.max,trackedBytes.min');
    expect(first).toMatch(/^1970-01-01T00:00:00\.000Z,1,2,3,1,2,3/);
    expect(first.split(',')).toHaveLength(head.split(',').length);
  });

  it('is the same again when its JSON is read', () => {
    expect(JSON.parse(historyJson(raw, marks))).toMatchObject({ history: raw, events: [restart] });
  });
});
