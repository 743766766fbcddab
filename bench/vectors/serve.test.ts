import { describe, expect, it } from 'vitest';
import type { Engine } from './engines/engine.ts';
import { figuresOf, ratiosOf, tableOf } from './figures.ts';
import { serve } from './serve.ts';
import { SyntheticVectors } from './synthetic.ts';
import type { ServeTask } from './tasks.ts';

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

const taskWith = (choose: ServeTask['choose']): ServeTask => ({
  kind: 'serve',
  engine: 'own',
  options: { folder: '', dimensions, baseFile: '' },
  rows: 200,
  queries,
  truth,
  choose,
});

describe.runIf(process.platform === 'linux')('serving', () => {
  it('takes the least effort that finds enough, and goes on with it', async () => {
    const engine = engineThatFinds(3, 6, 9, 10);
    const result = await serve(engine, taskWith({ recall: 0.85 }));
    expect(result.chosen).toMatchObject({ setting: 'finds 9', recallAtTen: 0.9, searches: queryCount });
    expect(result.timings.map(({ setting }) => setting)).toEqual(['finds 3', 'finds 6', 'finds 9']);
    expect(engine.used.at(-1)).toBe('finds 9');
    expect(result.soakSearches).toBe(10_000);
    expect(result.afterSearches.privateBytes).toBeGreaterThan(1e6);
  });

  it('where none finds enough takes the one that finds the most', async () => {
    const engine = engineThatFinds(3, 7, 5);
    const result = await serve(engine, taskWith({ recall: 0.85 }));
    expect(result.chosen.setting).toBe('finds 7');
    expect(engine.used.at(-1)).toBe('finds 7');
  });

  it('measures a named setting first and the others after it', async () => {
    const engine = engineThatFinds(3, 7, 10);
    const result = await serve(engine, taskWith({ setting: 'finds 7' }));
    expect(result.chosen.setting).toBe('finds 7');
    expect(engine.used).toEqual(['finds 7', 'finds 3', 'finds 10']);
  });

  it('is told under the names of the issue, the peers with theirs in front', async () => {
    const run = {
      buildSeconds: 2,
      buildPeakBytes: 50e6,
      diskBytes: 3e6,
      servePeakBytes: 60e6,
      serve: await serve(engineThatFinds(10), taskWith({ recall: 1 })),
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
