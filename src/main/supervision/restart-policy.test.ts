import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideRestart, maxRememberedLives, rememberLife, type CrashedLife } from './restart-policy.ts';

const minute = 60_000;
const middle = () => 0.5;

/** Lives one after the other, given how long each lasted; the pauses between them are left out. */
function livesOf(...uptimesMs: number[]): readonly CrashedLife[] {
  let nowMs = 0;
  return uptimesMs.map((uptimeMs) => ({ startedAtMs: nowMs, endedAtMs: (nowMs += uptimeMs) }));
}

function decide(lives: readonly CrashedLife[], random = middle) {
  return decideRestart(lives, lives.at(-1)?.endedAtMs ?? 0, random);
}

describe('quick crashes', () => {
  test('the first restart comes at once, the next ones later and later', () => {
    expect(decide(livesOf(1000))).toEqual({ kind: 'restart', afterMs: 0 });
    expect(decide(livesOf(1000, 1000))).toEqual({ kind: 'restart', afterMs: 250 });
    expect(decide(livesOf(1000, 1000, 1000))).toEqual({ kind: 'restart', afterMs: 1000 });
  });

  test('the fourth within five minutes degrades', () => {
    expect(decide(livesOf(1000, 1000, 1000, 1000)).kind).toBe('degraded');
    expect(decide(livesOf(0, minute, minute, minute)).kind).toBe('degraded');
  });
});

describe('slow loops', () => {
  test('one crash each six minutes is caught at the third', () => {
    expect(decide(livesOf(6 * minute, 6 * minute)).kind).toBe('restart');
    expect(decide(livesOf(6 * minute, 6 * minute, 6 * minute)).kind).toBe('degraded');
  });

  test('a long life between short ones breaks the row', () => {
    expect(decide(livesOf(6 * minute, 6 * minute, 25 * minute)).kind).toBe('restart');
    expect(decide(livesOf(6 * minute, 25 * minute, 6 * minute)).kind).toBe('restart');
  });

  test('a crash an hour is never given up', () => {
    for (let count = 1; count < 40; count += 1) {
      expect(decide(livesOf(...Array<number>(count).fill(60 * minute)))).toEqual({ kind: 'restart', afterMs: 0 });
    }
  });
});

test('each ten minutes of uptime forgive one crash', () => {
  const quick = [1000, 1000, 1000];
  expect(decide(livesOf(...quick, 25 * minute))).toEqual({ kind: 'restart', afterMs: 250 });
  expect(decide(livesOf(...quick, 35 * minute))).toEqual({ kind: 'restart', afterMs: 0 });
});

const uptimes = fc.array(fc.integer({ min: 0, max: 90 * minute }), { minLength: 1, maxLength: 40 });

describe('for any history', () => {
  test('a delay stays within a fifth of a step of the backoff', () => {
    const steps = [0, 250, 1000, 4000, 10_000];
    fc.assert(
      fc.property(uptimes, fc.double({ min: 0, max: 1, noNaN: true }), (lived, random) => {
        const decision = decide(livesOf(...lived), () => random);
        if (decision.kind === 'degraded') return;
        const fits = (step: number) => Math.abs(decision.afterMs - step) <= step * 0.2 + 1;
        expect(steps.some(fits)).toBe(true);
      }),
    );
  });

  test('four crashes within five minutes always degrade', () => {
    const ends = fc.array(fc.integer({ min: 0, max: 5 * minute - 1 }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(uptimes, ends, (before, recentMs) => {
        const past = livesOf(...before);
        const startMs = past.at(-1)!.endedAtMs + 1;
        const recent = recentMs
          .toSorted((a, b) => a - b)
          .map((endMs) => ({ startedAtMs: startMs, endedAtMs: startMs + endMs }));
        expect(decide([...past, ...recent]).kind).toBe('degraded');
      }),
    );
  });

  test('lives of twenty minutes and more always restart', () => {
    const long = fc.array(fc.integer({ min: 20 * minute, max: 300 * minute }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(long, (lived) => {
        expect(decide(livesOf(...lived)).kind).toBe('restart');
      }),
    );
  });

  test('a longer last life never makes the answer worse', () => {
    const rank = (lives: readonly CrashedLife[]) => {
      const decision = decide(lives);
      return decision.kind === 'degraded' ? Infinity : decision.afterMs;
    };
    fc.assert(
      fc.property(uptimes, fc.integer({ min: 20 * minute, max: 200 * minute }), (lived, longerMs) => {
        const last = lived.at(-1)!;
        const longer = [...lived.slice(0, -1), last + longerMs];
        expect(rank(livesOf(...longer))).toBeLessThanOrEqual(rank(livesOf(...lived)));
      }),
    );
  });

  test('the history stays bounded and keeps the latest', () => {
    fc.assert(
      fc.property(uptimes, (lived) => {
        const all = livesOf(...lived);
        const kept = all.reduce<readonly CrashedLife[]>(rememberLife, []);
        expect(kept).toEqual(all.slice(-maxRememberedLives));
      }),
    );
  });
});
