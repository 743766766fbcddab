import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { leakKinds, type LeakInjection, type LeakKind } from '../../shared/contract/leak-injection.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { MemoryOwners } from '../memory/memory-owners.ts';
import { silentLog } from '../test/index-builders.ts';
import { injectLeaks } from './inject-leaks.ts';

const MB = 1_000_000;
const script = join(import.meta.dirname, 'test', 'measure-leak.ts');
/** What the garbage of a burst makes of the young generation would hide what is held. */
const smallYoungHeap = '--max-semi-space-size=1';
const grownSchema = z.object({ private: z.number(), heap: z.number(), external: z.number(), declared: z.number() });

/** By how much a process of its own grows that leaks for so long. */
function measuredGrowth(injection: LeakInjection, forMs: number) {
  const printed = execFileSync(process.execPath, [smallYoungHeap, script, JSON.stringify(injection), String(forMs)], {
    encoding: 'utf8',
  });
  return grownSchema.parse(JSON.parse(printed));
}

function start(injection: LeakInjection) {
  const clock = new ManualClock();
  const owners = new MemoryOwners();
  const leak = injectLeaks([injection], { clock, log: silentLog, register: (owner) => owners.register(owner) });
  return { clock, leak, declared: () => owners.of('vector-store')?.reservedBytes() ?? 0, owners };
}

const expectAbout = (bytes: number, expected: number) => {
  expect(bytes).toBeGreaterThan(0.8 * expected);
  expect(bytes).toBeLessThan(1.2 * expected);
};

/** Where a kind is to be seen beside the process's private bytes; nowhere else. */
const places: Record<LeakKind, 'heap' | 'external' | 'declared' | null> = {
  heap: 'heap',
  'array-buffers': 'external',
  'vector-store': 'declared',
  native: null,
};

describe('An injected leak', () => {
  it.each(leakKinds)('of kind %s really takes memory at its rate, in its own place only', (kind) => {
    const grown = measuredGrowth({ pace: 'steady', kind, bytesPerSecond: 0.5 * MB, delayMs: 5_000 }, 85_000);
    expectAbout(grown.private, 40 * MB);
    for (const place of ['heap', 'external', 'declared'] as const) {
      if (places[kind] === place) expectAbout(grown[place], 40 * MB);
      else expect(Math.abs(grown[place])).toBeLessThan(MB);
    }
  });

  it('waits for its delay', () => {
    const grown = measuredGrowth({ pace: 'once', kind: 'native', bytes: 30 * MB, delayMs: 5_000 }, 4_999);
    expect(grown.private).toBeLessThan(2 * MB);
  });

  it('of 30 MB at once is there in full as soon as its delay is over, untracked', () => {
    const grown = measuredGrowth({ pace: 'once', kind: 'native', bytes: 30 * MB, delayMs: 5_000 }, 5_000);
    expectAbout(grown.private, 30 * MB);
    expect(grown.external).toBeLessThan(MB);
  });

  it.each(leakKinds)('of kind %s stops when it is disposed, and is declared no more', (kind) => {
    const { clock, leak, owners } = start({ pace: 'steady', kind, bytesPerSecond: MB, delayMs: 0 });
    clock.advance(1_000);
    expect(clock.pendingTimers).toBe(1);
    leak.dispose();
    expect([clock.pendingTimers, owners.size]).toEqual([0, 0]);
  });

  it('grows in small steps that keep to its rate', () => {
    const { clock, leak, declared } = start({ pace: 'steady', kind: 'vector-store', bytesPerSecond: MB, delayMs: 0 });
    clock.advance(5_000);
    const atStart = declared();
    for (let second = 1; second <= 8; second += 1) {
      clock.advance(1_000);
      expect(declared() - atStart).toBeGreaterThan((second - 0.1) * MB);
      expect(declared() - atStart).toBeLessThan((second + 0.1) * MB);
    }
    leak.dispose();
  });
});
