import { describe, expect, it } from 'vitest';
import type { LeakFinding } from './leak-finding.ts';
import { heap, leaking, mb, noise, only, watch } from './test/feed.ts';

const minutes = (count: number) => count / 60;
const names = (findings: readonly LeakFinding[]): string[] => findings.map((finding) => finding.component);
/** A heap all of whose collections are full, one each `period` seconds. */
const fullHeap = (liveMb: (seconds: number) => number, period: number) => (seconds: number) => {
  const collections = Math.floor(seconds / period);
  const bytes = liveMb(collections * period) * mb;
  return { components: [{ name: 'heap', bytes, collections, isFullyCollected: true }] };
};

describe('half a megabyte a second in a young process', () => {
  it.each([0, 60, 200, 590])('is found within three minutes when it begins after %d s', (onset) => {
    const until = minutes(onset / 60 + 3);
    const live = (at: number) => 10 + noise(at) + leaking(0.5, onset)(at);
    expect(names(watch(until, only('vector-store', live)))).toEqual(['vector-store']);
    expect(names(watch(until, only('untracked', live, { isNative: true })))).toEqual(['untracked']);
  });

  it('is found in a heap with a floor each 20 s before it fills 50 MB', () => {
    const [found] = watch(
      minutes(5),
      fullHeap((at) => 8 + leaking(0.5, 60)(at), 20),
    );
    expect(found?.seconds).toBeLessThanOrEqual(60 + 80);
  });
});

describe('nothing is found in a young process', () => {
  it('that fills up, however fast', () => {
    for (const seconds of [20, 60, 120])
      expect(
        watch(
          minutes(9),
          only('external', (at) => 100 * (1 - Math.exp(-at / seconds))),
        ),
      ).toEqual([]);
  });

  it('that takes great steps, or sways', () => {
    const steps = (at: number) => 25 * Math.min(2, Math.floor(at / 100));
    const sway = (at: number) => 30 - 30 * Math.cos(at / 20);
    for (const level of [steps, sway]) expect(watch(minutes(9), only('external', level))).toEqual([]);
  });

  it('whose cache fills with entries', () => {
    const entries = (at: number) => at * 200;
    const scene = (at: number) => ({
      components: [{ name: 'cache', bytes: entries(at) * 5_000, items: entries(at), capacityBytes: 1_000 * mb }],
    });
    expect(watch(minutes(9), scene)).toEqual([]);
  });

  it('that imports, or whose heap warms up', () => {
    const importing = (at: number) => ({ ...only('external', () => at * 0.4)(at), isOperationActive: at < 120 });
    expect(watch(minutes(2), importing)).toEqual([]);
    expect(
      watch(
        minutes(9),
        heap((at) => 20 + 40 * (1 - Math.exp(-at / 200))),
      ),
    ).toEqual([]);
  });

  it('that grows more slowly than twenty times the threshold', () => {
    const slow = only('external', (at) => 4 + leaking(0.15, 60)(at));
    expect(watch(minutes(9), slow)).toEqual([]);
    expect(names(watch(minutes(9), slow, { minRateBytesPerSecond: 0.005 * mb, minGrowthBytes: 4 * mb }))).toEqual([
      'external',
    ]);
  });
});
