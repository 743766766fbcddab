import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResourceWatch, type ResourceGrowth } from './resource-watch.ts';

/** Reads a count each ten seconds; returns each different finding. */
function watch(minutes: number, count: (seconds: number) => number, resource = new ResourceWatch()): ResourceGrowth[] {
  const found = new Set<ResourceGrowth>();
  for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
    resource.add(seconds, count(seconds));
    if (resource.growth) found.add(resource.growth);
  }
  return [...found];
}

describe('A count that climbs', () => {
  it.each([6, 10, 60, 600])('by %d a minute is found within seven minutes', (perMinute) => {
    fc.assert(
      fc.property(fc.integer({ min: 600, max: 4_000 }), fc.integer({ min: 0, max: 500 }), (onset, base) => {
        const climb = (seconds: number) => base + Math.floor((Math.max(0, seconds - onset) * perMinute) / 60);
        const [found, ...more] = watch(onset / 60 + 7, climb);
        expect(more).toEqual([]);
        expect(Math.abs((found?.perSecond ?? 0) / (perMinute / 60) - 1)).toBeLessThan(0.3);
        expect(found?.grown).toBeGreaterThanOrEqual(20);
      }),
      { numRuns: 20 },
    );
  });

  it('by one each five minutes is found within hours', () => {
    const [found] = watch(240, (seconds) => 30 + Math.floor(seconds / 300));
    expect(found?.perSecond).toBeCloseTo(1 / 300, 4);
  });

  it('is found under what opens and closes beside it', () => {
    const busy = (seconds: number) => ((seconds / 10) % 3 === 0 ? 0 : (seconds * 7) % 90);
    expect(watch(60, (seconds) => 5 + busy(seconds) + Math.floor(seconds / 10))).toHaveLength(1);
  });

  it('ends when it comes down, and when nothing was added for an hour', () => {
    const climb = (seconds: number) => Math.floor(Math.min(seconds, 1_200) / 5);
    const closed = new ResourceWatch();
    watch(30, (seconds) => (seconds < 1_500 ? climb(seconds) : 3), closed);
    expect(closed.growth).toBeNull();
    const still = new ResourceWatch();
    watch(60, climb, still);
    expect(still.growth).not.toBeNull();
    watch(100, climb, still);
    expect(still.growth).toBeNull();
  });
});

describe('A count is left alone', () => {
  it('while it stays within twenty, whatever it does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 40, max: 59 }), { minLength: 200, maxLength: 600 }), (counts) => {
        expect(watch(counts.length / 6, (seconds) => counts[seconds / 10] ?? 0)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('while it comes down to where it was at least each four minutes, however high it goes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 400, maxLength: 800 }), (counts) => {
        const count = (seconds: number) => (seconds % 240 < 10 ? 4 : 4 + (counts[seconds / 10] ?? 0));
        expect(watch(counts.length / 6, count)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('when it rises once and stays: a window that opens, an index that is scanned', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 10_000 }), (at, height) => {
        expect(watch(120, (seconds) => (seconds < at ? 2 : 2 + height))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
