import { describe, expect, it } from 'vitest';
import type { MemoryMetrics, RawHistory, RollupHistory } from '../../shared/contract/memory-management-api.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { silentLog } from '../test/index-builders.ts';
import { buildManager, memoryRows, openMemoryDatabase } from './test-memory.ts';
import { rollupSlots, UsageHistory } from './usage-history.ts';

const template = buildManager().manager.getMemoryMetrics();

function build(database = openMemoryDatabase(), clock = new ManualClock()) {
  const history = new UsageHistory({ clock, log: silentLog, store: memoryRows(database).rollups });
  const add = (privateBytes: number) => {
    const sample: MemoryMetrics = { ...template, atMs: clock.wallMs(), privateBytes };
    history.add(sample);
  };
  return { history, clock, database, add };
}

describe('UsageHistory', () => {
  it('keeps exactly the last 1,000 samples', () => {
    const { history, clock, add } = build();
    for (let count = 0; count < 1_234; count += 1, clock.advance(10_000)) add(count);
    const raw = history.read('raw') as RawHistory;
    expect([raw.atMs.length, raw.columns.privateBytes[0], raw.columns.privateBytes.at(-1)]).toEqual([
      1_000, 234, 1_233,
    ]);
  });

  it('sums up minutes by least, mean and most, and leaves gaps as gaps', () => {
    const { history, clock, add } = build();
    const startMs = clock.wallMs();
    for (const bytes of [10, 20, 60]) {
      add(bytes);
      clock.advance(10_000);
    }
    clock.advance(270_000);
    add(5);
    const day = history.read('day') as RollupHistory;
    expect(day.atMs).toEqual([startMs, startMs + 300_000]);
    expect(day.columns.privateBytes).toEqual({ min: [10, 5], mean: [30, 5], max: [60, 5] });
    expect((history.read('week') as RollupHistory).columns.privateBytes.mean).toEqual([23.75]);
  });

  it('goes on after a restart where it ended', () => {
    const first = build();
    first.add(10);
    first.history.flush();
    const second = build(first.database, first.clock);
    first.clock.advance(10_000);
    second.add(30);
    expect(second.history.read('day')).toMatchObject({
      columns: { privateBytes: { min: [10], mean: [20], max: [30] } },
    });
    expect((second.history.read('raw') as RawHistory).atMs).toHaveLength(1);
  });

  it('loses less than a minute when the process is killed', () => {
    const first = build();
    for (let count = 0; count < 12; count += 1, first.clock.advance(10_000)) first.add(7);
    const second = build(first.database, first.clock);
    expect((second.history.read('day') as RollupHistory).atMs).toHaveLength(1);
  });

  it('takes the same bytes after seven days as after one', () => {
    const { history, clock, database, add } = build();
    const bytes = history.byteLength;
    const rowsAndBytes = () =>
      database.prepare('SELECT count(*) AS rows, sum(length(figures) + 32) AS bytes FROM memory_rollups').get() as {
        rows: number;
        bytes: number;
      };
    const startMs = clock.wallMs();
    for (let count = 0; count < 7 * 8_640 + 100; count += 1, clock.advance(10_000)) add(50_000_000 + count);
    expect(history.byteLength).toBe(bytes);
    expect(bytes).toBeLessThan(300_000);
    expect(rowsAndBytes().rows).toBeLessThanOrEqual(rollupSlots);
    expect(rowsAndBytes().bytes).toBeLessThan(250_000);
    const week = history.read('week') as RollupHistory;
    expect([week.atMs.length, (history.read('day') as RollupHistory).atMs.length]).toEqual([672, 1_440]);
    expect(week.atMs[0]).toBeGreaterThan(startMs);
    const sizeInPages = database.pragma('page_count', { simple: true });
    for (let count = 0; count < 8_640; count += 1, clock.advance(10_000)) add(1);
    expect(database.pragma('page_count', { simple: true })).toBe(sizeInPages);
  });

  it('goes on without its rows when they cannot be used', () => {
    const { history, clock, database, add } = build();
    add(1);
    database.close();
    clock.advance(60_000);
    add(2);
    expect((history.read('day') as RollupHistory).atMs).toHaveLength(2);
  });
});
