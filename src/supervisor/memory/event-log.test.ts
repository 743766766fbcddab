import { describe, expect, it } from 'vitest';
import type { MemoryEventDetail, MemoryReceipt } from '../../shared/contract/memory-events.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { silentLog } from '../test/index-builders.ts';
import { eventsKeptPerKind } from '../storage/memory-event-rows.ts';
import { receiptsKept } from '../storage/latest-bodies.ts';
import { EventLog } from './event-log.ts';
import { memoryRows, openMemoryDatabase } from './test-memory.ts';

const alert: MemoryEventDetail = { kind: 'alert', cause: 'c', action: 'a', usagePercent: 90, privateBytes: 9 };

function refusal(owner: string): MemoryEventDetail {
  const figures = { askedBytes: 1, usedBytes: 2, limitBytes: 3, times: 1 };
  return { kind: 'refusal', cause: 'c', action: 'a', reason: 'ai-limit', owner, ...figures };
}

function build(database = openMemoryDatabase()) {
  const clock = new ManualClock();
  const rows = memoryRows(database);
  const log = new EventLog({ clock, log: silentLog, ...rows, onEvent: () => undefined });
  return { log, clock, database };
}

describe('EventLog', () => {
  it('survives a restart, and a flood of one kind does not push out another', () => {
    const { log, clock, database } = build();
    log.add(alert);
    for (let count = 0; count < 500; count += 1) {
      clock.advance(1_000);
      log.add(refusal(`owner ${count}`));
    }
    const reopened = build(database).log;
    const kept = reopened.latest(1_000);
    expect(kept).toHaveLength(eventsKeptPerKind + 1);
    expect(kept.at(-1)).toEqual({ ...alert, id: 1, atMs: expect.any(Number) as number });
    expect(reopened.dropped).toBe(501 - kept.length);
  });

  it('counts refusals of one owner that follow closely as one event', () => {
    const { log, clock } = build();
    for (let count = 0; count < 5; count += 1) {
      log.add(refusal('indexer'));
      clock.advance(10_000);
    }
    expect(log.latest(10)).toMatchObject([{ kind: 'refusal', times: 5 }]);
    clock.advance(60_000);
    log.add(refusal('indexer'));
    expect(log.latest(10)).toHaveLength(2);
  });

  it('bounds rows in count and bytes, whatever is written into them', () => {
    const { log, database } = build();
    const parts = Array.from({ length: 5_000 }, (_, index) => ({
      component: `${index}`.repeat(1_000),
      freedBytes: 1,
      measuredBytes: 1,
    }));
    const receipt: MemoryReceipt = {
      trigger: 'manual',
      startedAtMs: 1,
      durationMs: 1,
      longestPauseMs: 1,
      askedBytes: 1,
      freedByComponent: parts,
      privateBeforeBytes: 1,
      privateAfterBytes: 1,
      outcome: 'met',
    };
    for (let count = 0; count < receiptsKept + 50; count += 1) log.addReceipt(receipt);
    expect(log.latestReceipts(1_000)).toHaveLength(receiptsKept);
    const bytes = database.prepare('SELECT max(length(body)) FROM memory_receipts').pluck().get();
    expect(bytes).toBeLessThan(10_000);
  });

  it('counts what it could not write, and leaves out what it cannot read', () => {
    const { log, database } = build();
    log.add(alert);
    database.exec(
      `INSERT INTO memory_events (kind, at_ms, body) VALUES ('alert', 1, '{"kind":"alert"'), ('new', 1, '{}')`,
    );
    expect(log.latest(10)).toHaveLength(1);
    database.close();
    log.add(alert);
    expect([log.latest(10), log.dropped]).toEqual([[], 1]);
  });
});
