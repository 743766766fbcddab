import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeakDetector } from './leak-detector.ts';
import type { LeakFinding } from './leak-finding.ts';
import { heap, leaking, mb, noise, only, sampleAt, watch, type Scene } from './test/feed.ts';

const onset = 4_000;
const names = (findings: readonly LeakFinding[]): string[] => findings.map((finding) => finding.component);
/** Half an hour of use, ten minutes of rest, over and over. */
const isBusy = (seconds: number): boolean => seconds % 2_400 < 1_800;

describe('a process without a leak', () => {
  it('raises nothing while every component is flat', () => {
    expect(
      watch(
        4,
        only('external', (at) => 4 + noise(at)),
      ),
    ).toEqual([]);
    expect(
      watch(
        4,
        heap((at) => 60 + noise(at)),
      ),
    ).toEqual([]);
  });

  it('raises nothing while the heap warms up', () => {
    expect(
      watch(
        4,
        heap((at) => 100 - 40 * Math.exp(-at / 1_500) + noise(at)),
      ),
    ).toEqual([]);
  });

  it('raises nothing while a cache fills to its capacity, nor when that is raised', () => {
    const filled = (at: number) =>
      60 * (1 - Math.exp(-at / 1_500)) + (at > 8_000 ? 40 * (1 - Math.exp((8_000 - at) / 1_500)) : 0);
    const counted = watch(4, (at) => ({
      components: [
        { name: 'cache', bytes: filled(at) * mb, items: Math.round(filled(at) * 200), capacityBytes: 100 * mb },
      ],
    }));
    const uncounted = watch(4, (at) => ({
      components: [{ name: 'cache', bytes: filled(at) * mb, capacityBytes: 100 * mb }],
    }));
    expect([...counted, ...uncounted]).toEqual([]);
  });

  it('raises nothing for a high saw of garbage, nor for rare full collections', () => {
    expect(
      watch(
        4,
        heap((at) => 60 + noise(at), 60),
      ),
    ).toEqual([]);
    const rare = (at: number) => {
      const collections = Math.floor(at / 20);
      return { components: [{ name: 'heap', bytes: (70 + (collections % 36) * 1.2 + noise(at)) * mb, collections }] };
    };
    expect(watch(8, rare)).toEqual([]);
  });

  it('raises nothing for a load that comes and goes with the day', () => {
    const load = (at: number) => (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 86_400)) * (isBusy(at) ? 1 : 0.08);
    let operations = 0;
    const findings = watch(48, (at) => {
      operations += Math.round(20 * load(at));
      return { ...heap((then) => 60 + 25 * load(then) + noise(then))(at), operations };
    });
    expect(findings).toEqual([]);
  });

  it('raises nothing for fragmentation of native memory', () => {
    const creep = only('untracked', (at) => 55 + 30 * (1 - Math.exp(-at / 6_000)) + noise(at), { isNative: true });
    expect(watch(8, creep)).toEqual([]);
  });

  it('raises nothing for memory that an import holds until it ends', () => {
    const isImporting = (at: number) => at % 5_000 > 4_000;
    const findings = watch(4, (at) => ({
      ...only('external', () => (isImporting(at) ? 40 : 4))(at),
      isOperationActive: isImporting(at),
    }));
    expect(findings).toEqual([]);
  });

  it('raises nothing for an index that grows with its items and doubles its table', () => {
    const items = (at: number) => 5_000 + Math.floor(at * 3);
    const bytes = (count: number) => count * 3_000 + 2 ** Math.ceil(Math.log2(count)) * 300;
    const findings = watch(4, (at) => ({ components: [{ name: 'index', bytes: bytes(items(at)), items: items(at) }] }));
    expect(findings).toEqual([]);
  });

  it('raises nothing for a step that an operation declared', () => {
    const findings = watch(4, (at) => {
      const declared = at >= 6_000 ? 40 : 0;
      const [heapReading] = heap(() => 60 + 0.6 * declared)(at).components;
      return {
        declaredBytes: declared * mb,
        components: [heapReading!, { name: 'index', bytes: (30 + 0.4 * declared) * mb }],
      };
    });
    expect(findings).toEqual([]);
  });

  it('raises nothing across a sleep, nor when operations were counted while it slept', () => {
    const detector = new LeakDetector();
    const findings = [];
    for (let at = 0; at < 8 * 3_600; at += 10) {
      if (at > 5_000 && at < 12_000) continue;
      findings.push(...detector.add(sampleAt(at, heap((then) => 60 + noise(then))(at))));
    }
    expect(findings).toEqual([]);
  });

  it('ignores samples from the past', () => {
    const detector = new LeakDetector();
    const scene = only('external', () => 4);
    const times = Array.from({ length: 2_000 }, (_, index) => (index % 5 === 4 ? index * 10 - 900 : index * 10));
    expect(times.flatMap((at) => detector.add(sampleAt(at, scene(at))))).toEqual([]);
  });

  it('never alarms on stationary noise, whatever its size and order', () => {
    const levels = fc.array(fc.double({ min: 0, max: 6, noNaN: true }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(levels, fc.integer({ min: 0, max: 1_000 }), (values, seed) => {
        const shuffled = (at: number): number => values[Math.floor(noise(at + seed) * values.length)] ?? 0;
        return (
          watch(
            3,
            only('external', (at) => 20 + shuffled(at)),
          ).length === 0
        );
      }),
      { numRuns: 25 },
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        (bytes) =>
          watch(
            2,
            only('x', () => bytes / mb),
          ).length === 0,
      ),
      { numRuns: 25 },
    );
  });
});

describe('a leak', () => {
  it.each([0.5, 0.05, 0.01])('of %d MB/s is found once, in a component that is not collected', (rate) => {
    const [found, ...more] = watch(
      4,
      only('external', (at) => 4 + noise(at) + leaking(rate, onset)(at)),
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({ component: 'external', kind: 'linear' });
    expect(Math.abs(found!.rateBytesPerSecond / (rate * mb) - 1)).toBeLessThan(0.1);
    expect(found!.rateInterval[0]).toBeGreaterThan(0);
  });

  it('of half a megabyte a second is found within three minutes', () => {
    const [found] = watch(
      2,
      only('external', (at) => 4 + leaking(0.5, onset)(at)),
    );
    expect(found!.seconds - onset).toBeLessThan(180);
  });

  it.each([0.5, 0.05, 0.01])('of %d MB/s is found in a heap', (rate) => {
    const findings = watch(
      6,
      heap((at) => 60 + noise(at) + leaking(rate, 6_000)(at)),
    );
    expect(names(findings)).toEqual(['heap']);
  });

  it('is found in a heap whose collections are all full ones', () => {
    const findings = watch(4, (at) => {
      const bytes = (60 + noise(at) + leaking(0.05, onset)(at)) * mb;
      return { components: [{ name: 'heap', bytes, collections: Math.floor(at / 120), isFullyCollected: true }] };
    });
    expect(names(findings)).toEqual(['heap']);
  });

  it('is found in the heap of a process that does nothing at all', () => {
    const findings = watch(4, (at) => {
      const bytes = (60 + leaking(0.05, onset)(at)) * mb;
      const collections = Math.floor(at / 120);
      return { operations: 0, components: [{ name: 'heap', bytes, collections, isFullyCollected: true }] };
    });
    expect(names(findings)).toEqual(['heap']);
  });

  it('far below the usual threshold is found when it lasts for hours', () => {
    const [found] = watch(
      16,
      only('external', (at) => 4 + noise(at) + leaking(0.002, onset)(at)),
    );
    expect(found).toMatchObject({ component: 'external' });
    expect(found!.growthBytes).toBeGreaterThan(10 * mb);
  });

  it('of one step that stays is found, in a heap too', () => {
    const step = (at: number) => (at >= onset ? 10 : 0);
    expect(
      watch(
        3,
        only('index', (at) => 40 + step(at)),
      ),
    ).toMatchObject([{ component: 'index', kind: 'step' }]);
    expect(
      watch(
        3,
        heap((at) => 60 + noise(at) + step(at)),
      ),
    ).toMatchObject([{ component: 'heap', kind: 'step' }]);
  });

  it('of a staircase is found once', () => {
    const stairs = (at: number) => (at < onset ? 0 : 10 * (1 + Math.floor((at - onset) / 1_000)));
    expect(
      names(
        watch(
          4,
          only('external', (at) => 4 + noise(at) + stairs(at)),
        ),
      ),
    ).toEqual(['external']);
  });

  it('with each operation is found and told as such', () => {
    let operations = 0;
    const findings = watch(4, (at) => {
      operations += at % 400 < 150 ? 40 : 0;
      return { ...only('external', () => 4 + Math.max(0, operations - 8_000) * 0.01)(at), operations };
    });
    expect(findings).toMatchObject([{ component: 'external', kind: 'per-operation' }]);
    expect(findings[0]!.bytesPerOperation).toBeCloseTo(0.01 * mb, -3);
  });

  it('in spells is found', () => {
    const spells = (at: number) =>
      Math.floor(Math.max(0, at - onset) / 1_200) * 30 + 0.05 * Math.min(600, Math.max(0, at - onset) % 1_200);
    expect(
      names(
        watch(
          4,
          only('external', (at) => 4 + noise(at) + spells(at)),
        ),
      ),
    ).toEqual(['external']);
  });

  it('of a cache whose entries swell is found although their number stays', () => {
    const findings = watch(4, (at) => {
      const entries = Math.round(10_000 * (1 - Math.exp(-at / 300)) - 80 * noise(at));
      return {
        components: [
          {
            name: 'cache',
            bytes: entries * 5_000 + leaking(0.03, onset)(at) * mb,
            items: entries,
            capacityBytes: 50 * mb,
          },
        ],
      };
    });
    expect(names(findings)).toEqual(['cache']);
  });

  it('of an index beyond what its items explain is found while items come in', () => {
    const findings = watch(4, (at) => ({
      components: [{ name: 'index', bytes: (20 + at * 0.003 + leaking(0.03, onset)(at)) * mb, items: 5_000 + at }],
    }));
    expect(names(findings)).toEqual(['index']);
  });

  it('of half a megabyte a second is found in two minutes however often the heap is collected and looked at', () => {
    const detector = new LeakDetector();
    const found: number[] = [];
    for (let at = 0; at < 300; at += 1) {
      const bytes = (8 + leaking(0.5, 60)(at)) * mb;
      const components = [{ name: 'heap', bytes, collections: at, isFullyCollected: true }];
      found.push(...detector.add(sampleAt(at, { components })).map(({ seconds }) => seconds - 60));
    }
    expect(found).toHaveLength(1);
    expect(found[0]).toBeLessThan(120);
  });

  it('of native memory is found as untracked alone', () => {
    const findings = watch(3, (at) => ({
      components: [
        ...only('external', () => 4 + noise(at))(at).components,
        { name: 'untracked', bytes: (55 + noise(at + 1) + leaking(0.05, onset)(at)) * mb, isNative: true },
      ],
    }));
    expect(names(findings)).toEqual(['untracked']);
  });

  it('of memory that an operation declared and does not give back is found', () => {
    const findings = watch(4, (at) => ({
      declaredBytes: at >= 5_000 && at < 7_000 ? 40 * mb : 0,
      components: [{ name: 'index', bytes: (at >= 5_000 ? 70 : 30) * mb }],
    }));
    expect(findings).toMatchObject([{ component: 'index', kind: 'step' }]);
    expect(findings[0]!.sinceSeconds).toBeGreaterThanOrEqual(6_990);
  });

  it('behind an operation that never ends is found, after the longest that an operation may take', () => {
    const findings = watch(5, (at) => ({
      ...only('external', () => 4 + leaking(0.02, onset)(at))(at),
      isOperationActive: at >= 3_000,
    }));
    expect(names(findings)).toEqual(['external']);
  });

  it('is found under a daily load', () => {
    const load = (at: number) => (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 86_400)) * (isBusy(at) ? 1 : 0.08);
    let operations = 0;
    const findings = watch(24, (at) => {
      operations += Math.round(20 * load(at));
      return { ...heap((then) => 60 + 25 * load(then) + leaking(0.05, 20_000)(then))(at), operations };
    });
    expect(names(findings)).toEqual(['heap']);
    expect(findings[0]!.seconds).toBeGreaterThan(20_000);
  });

  it('is reported anew only after it was over', () => {
    const twice = (at: number) =>
      leaking(0.05, onset)(Math.min(at, 6_000)) + leaking(0.05, 20_000)(Math.min(at, 22_000));
    const findings = watch(
      8,
      only('external', (at) => 4 + twice(at)),
    );
    expect(names(findings)).toEqual(['external', 'external']);
    expect(findings[1]!.seconds).toBeGreaterThan(20_000);
  });

  it('is open from its finding until its component has been quiet for long, though it gave everything back', () => {
    const detector = new LeakDetector();
    const scene = only('external', (at) => 4 + leaking(0.5, onset)(at));
    const feed = (from: number, to: number, at: (seconds: number) => Scene) => {
      for (let seconds = from; seconds < to; seconds += 10) detector.add(sampleAt(seconds, at(seconds)));
      return [...detector.openLeaks];
    };
    expect(feed(0, onset, scene)).toEqual([]);
    expect(feed(onset, 6_000, scene)).toEqual(['external']);
    expect(feed(6_000, 12_000, () => ({ components: [] }))).toEqual(['external']);
    expect(feed(12_000, 14_000, () => ({ components: [] }))).toEqual([]);
  });

  it('is no longer open in the next life of the process', () => {
    const detector = new LeakDetector();
    const scene = only('external', (at) => 4 + leaking(0.5, onset)(at));
    for (let seconds = 0; seconds < 6_000; seconds += 10) detector.add(sampleAt(seconds, scene(seconds)));
    expect([...detector.openLeaks]).toEqual(['external']);
    detector.add(sampleAt(6_000, { ...scene(6_000), epoch: 1 }));
    expect([...detector.openLeaks]).toEqual([]);
  });

  it('comes with its evidence', () => {
    const [found] = watch(
      2,
      only('external', (at) => 4 + noise(at) + leaking(0.05, onset)(at)),
    );
    expect(found!.series.length).toBeGreaterThanOrEqual(6);
    expect(found!.series.length).toBeLessThanOrEqual(48);
    expect(found!.pValue).toBeLessThan(0.01);
    expect(found!.sinceSeconds).toBeLessThan(found!.seconds);
    expect(found!.reason).toMatch(/^external grew by [\d.]+ MB in \d+ min .*\.$/);
  });
});

describe('the detector', () => {
  it('judges by its settings', () => {
    const growing = only('external', (at) => 4 + leaking(0.005, onset)(at));
    expect(watch(3, growing)).toEqual([]);
    expect(names(watch(3, growing, { minRateBytesPerSecond: 0.004 * mb }))).toEqual(['external']);
    const small = only('external', (at) => 4 + leaking(0.02, onset)(Math.min(at, onset + 300)));
    expect(watch(3, small)).toEqual([]);
    expect(names(watch(3, small, { minGrowthBytes: 4 * mb }))).toEqual(['external']);
  });

  it('rejects settings that make no sense, by name', () => {
    expect(() => new LeakDetector({ minGrowthBytes: -1 })).toThrow('minGrowthBytes');
    expect(() => new LeakDetector({ maxPValue: 0.7 })).toThrow('maxPValue');
    expect(() => new LeakDetector({ slowRateBytesPerSecond: 0.02 * mb })).toThrow('slowRateBytesPerSecond');
  });

  it('starts anew when the process restarts', () => {
    const findings = watch(4, (at) => {
      const life = Math.floor(at / 3_000);
      return { ...only('external', () => 4 + 15 * life)(at), epoch: life };
    });
    expect(findings).toEqual([]);
  });

  it('holds a bounded number of floors whatever it is fed', () => {
    const detector = new LeakDetector();
    for (let index = 0; index < 1e5; index += 1) {
      const at = index * 10;
      const scene = heap((then) => 60 + noise(then))(at);
      detector.add(sampleAt(at, { components: [...scene.components, { name: 'external', bytes: noise(index) * mb }] }));
    }
    expect(detector.floorCount).toBeLessThanOrEqual(2 * 290);
  });

  it('refuses more components than it can hold', () => {
    const components = Array.from({ length: 33 }, (_, index) => ({ name: `part-${index}`, bytes: 1 }));
    expect(() => new LeakDetector().add(sampleAt(0, { components }))).toThrow('32 components');
  });
});
