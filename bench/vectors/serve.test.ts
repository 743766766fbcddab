import { describe, expect, it } from 'vitest';
import type { Engine } from './engines/engine.ts';
import { figuresOf, ratiosOf, tableOf } from './figures.ts';
import { chooseSetting } from './measure.ts';
import { serve, sweep } from './serve.ts';
import { SyntheticVectors } from './synthetic.ts';

const dimensions = 32;
const queryCount = 20;
const truth = Array.from({ length: queryCount }, (_, query) =>
  Array.from({ length: 10 }, (_, place) => query * 10 + place),
);
const queries = new SyntheticVectors(queryCount, dimensions, 1).next(queryCount);

/** An engine that finds as many of the true ten as its effort says. */
function engineThatFinds(...efforts: readonly number[]): Engine & { readonly used: string[] } {
  const used: string[] = [];
  let effort = 0;
  return {
    used,
    settings: efforts.map((effort) => ({ name: `finds ${effort}`, effort })),
    build: async () => {},
    open: async () => {},
    use(setting) {
      used.push(setting.name);
      ({ effort } = setting);
    },
    search(query) {
      const asked = Array.from({ length: queryCount }, (_, place) => place).find(
        (place) => queries[place * dimensions] === query[0],
      );
      return (truth[asked ?? 0] ?? []).map((id, place) => (place < effort ? id : -1));
    },
    close: async () => {},
  };
}

const task = {
  engine: 'own',
  options: { folder: '', dimensions, baseFile: '' },
  rows: 200,
  queries,
  truth,
} as const;

describe('a sweep', () => {
  it('ends with the least effort that finds enough', async () => {
    const timings = await sweep(engineThatFinds(3, 6, 9, 10), { kind: 'sweep', ...task, untilRecall: 0.85 });
    expect(timings.map(({ recallAtTen }) => recallAtTen)).toEqual([0.3, 0.6, 0.9]);
    expect(chooseSetting(timings, 0.85)).toBe('finds 9');
  });

  it('where none finds enough tries all, and the one that finds the most is taken', async () => {
    const timings = await sweep(engineThatFinds(3, 7, 5), { kind: 'sweep', ...task, untilRecall: 0.85 });
    expect(timings).toHaveLength(3);
    expect(chooseSetting(timings, 0.85)).toBe('finds 7');
  });
});

describe.runIf(process.platform === 'linux')('serving', () => {
  it('uses the named setting alone, before it opens, for 10,000 searches', async () => {
    const engine = engineThatFinds(3, 7, 10);
    const result = await serve(engine, { kind: 'serve', ...task, setting: 'finds 7' });
    expect(result.timing).toMatchObject({ setting: 'finds 7', recallAtTen: 0.7, searches: queryCount });
    expect(result.searches).toBe(10_000);
    expect(result.afterSearches.privateBytes).toBeGreaterThan(1e6);
    expect(new Set(engine.used)).toEqual(new Set(['finds 7']));
  });

  it('is told under the names of the issue, the peers with theirs in front', async () => {
    const run = {
      buildSeconds: 2,
      buildPeakBytes: 50e6,
      diskBytes: 3e6,
      servePeakBytes: 60e6,
      sweep: await sweep(engineThatFinds(5, 10), { kind: 'sweep', ...task, untilRecall: 1 }),
      serve: await serve(engineThatFinds(10), { kind: 'serve', ...task, setting: 'finds 10' }),
    };
    const figures = figuresOf({ engine: 'own', ...run });
    expect(figures).toMatchObject({ 'recall-at-10': 1, 'build-s': 2, 'build-peak-private-mb': 50, 'disk-mb': 3 });
    expect(Object.keys(figuresOf({ engine: 'usearch-i8', ...run }))).toContain('usearch-i8-p95-ms');
    expect(ratiosOf({ engine: 'own', ...run }, [{ engine: 'usearch-i8', ...run }])).toEqual({
      'p95-to-usearch-i8': 1,
      'anonymous-to-usearch-i8': 1,
    });
    const table = tableOf([{ engine: 'own', ...run }]);
    expect(new Set(table.map((row) => row.length)).size).toBe(1);
  });
});
