import { describe, expect, it } from 'vitest';
import type { LeakFinding } from '../../shared/contract/memory-management-api.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { findingsKept } from '../storage/latest-bodies.ts';
import { silentLog } from '../test/index-builders.ts';
import { FindingLog } from './finding-log.ts';
import { memoryRows, openMemoryDatabase } from './test-memory.ts';

const dayMs = 24 * 3_600_000;

function finding(sinceMs: number, changes: Partial<LeakFinding> = {}): LeakFinding {
  return {
    kind: 'memory',
    component: 'heap',
    bytesPerSecond: 500_000,
    grownBytes: 30_000_000,
    confidence: 0.99,
    sinceMs,
    series: { atMs: [sinceMs, sinceMs + 1_000], bytes: [1, 30_000_000] },
    resource: null,
    topHolders: [{ component: 'database', bytes: 4_000_000 }],
    reducedByGc: false,
    cause: 'heap grew by 30 MB.',
    action: 'Close and reopen the vault.',
    ...changes,
  };
}

function build(database = openMemoryDatabase(), clock = new ManualClock()) {
  return { database, clock, log: new FindingLog({ clock, log: silentLog, store: memoryRows(database).findings }) };
}

describe('FindingLog', () => {
  it('tells the next life what this one found, newest first, and not this one', () => {
    const first = build();
    const kept = finding(first.clock.wallMs());
    first.log.keep(kept);
    first.log.keep({ ...kept, component: 'untracked' });
    expect(first.log.earlier).toEqual([]);
    const { log } = build(first.database, first.clock);
    expect(log.earlier).toEqual([{ ...kept, component: 'untracked' }, kept]);
  });

  it('keeps a week of them, within its bounds, whatever they are', () => {
    const first = build();
    const many = Array.from({ length: 5_000 }, (_, index) => index * 1_000_000_000_000);
    for (let count = 0; count < 7 * 24; count += 1) {
      first.log.keep(
        finding(first.clock.wallMs(), {
          component: 'x'.repeat(100_000),
          cause: 'y'.repeat(100_000),
          series: { atMs: many, bytes: many },
          topHolders: many.map((bytes) => ({ component: 'z'.repeat(5_000), bytes })),
        }),
      );
      first.clock.advance(3_600_000);
    }
    const { rows, bytes } = first.database
      .prepare<[], { rows: number; bytes: number }>(
        'SELECT count(*) AS rows, sum(length(body)) AS bytes FROM memory_findings',
      )
      .get() ?? { rows: 0, bytes: 0 };
    expect(rows).toBe(findingsKept);
    expect(bytes).toBeLessThanOrEqual(findingsKept * 10_000);
    const { log } = build(first.database, first.clock);
    expect(log.earlier).toHaveLength(findingsKept);
    expect(log.earlier[0]?.series.bytes.at(-1)).toBe(many.at(-1));
    first.clock.advance(8 * dayMs);
    expect(build(first.database, first.clock).log.earlier).toEqual([]);
  });

  it('goes on without its rows when they cannot be used', () => {
    const { database, clock } = build();
    database.exec("INSERT INTO memory_findings (at_ms, body) VALUES (1, 'not JSON')");
    expect(build(database, clock).log.earlier).toEqual([]);
    const { log } = build(database, clock);
    database.close();
    expect(() => log.keep(finding(0))).not.toThrow();
  });
});
