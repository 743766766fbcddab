import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultMemoryConfig } from '../src/shared/contract/memory-config.ts';
import { allowOptions, BenchmarkError, option, type Benchmark, type BenchmarkResult, type Table } from './benchmark.ts';
import { readAccessTrace, type AccessTrace } from './cache/access-trace.ts';
import { appWorkload } from './cache/app-workload.ts';
import { cacheNames, hitRows, sizePercents, type HitRow } from './cache/hit-ratios.ts';
import { bytesForShareOfEntries, hintedRun, shareOfBytes } from './cache/hinted-run.ts';
import { readings, type Reading, type Way } from './cache/look-ups.ts';
import { retrievalRun } from './cache/retrieval-run.ts';
import { bytesPerEntry, measureSpeed, type SpeedRow } from './cache/speed.ts';

const sharedTraces = ['web07.i32be.gz', 'orm-busy-2m.i32be.gz', 'corda-vaultservice.i64be.gz'];
const sharedFolder = new URL('../../shared/traces/', import.meta.url);
const ownSeed = 11;
const hintedShare = 0.25;

export const benchmark: Benchmark = {
  name: 'cache',
  usage:
    '[--trace FILE[:i32be|i64be|txt] | --app SEED]   hits against the optimum and other caches, speed, bytes an entry',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'trace', 'app');
    const { traces, seed } = chooseTraces(option(args, 'trace'), option(args, 'app'));
    // First: compilers make functions slower that have met several policies, of which an app has one.
    const speed = await measureSpeed();
    const hits = traces.flatMap((read) => {
      const trace = read(); // One at a time: each has millions of look-ups.
      console.log(`${trace.name}: ${trace.keys.length} look-ups of ${trace.distinctKeys} keys`);
      return hitRows(trace);
    });
    const figures = {
      ...fractionFigures(hits),
      ...hintedFigures(seed),
      ...retrievalFigures(seed),
      ...speedFigures(speed),
      ...byteFigures(),
    };
    return { figures, rows: [...hits, ...speed], table: tables(hits, speed, figures) };
  },
};

/** Without an option: the traces beside the project, where they are, and the app's own. */
function chooseTraces(
  file: string | undefined,
  app: string | undefined,
): { traces: readonly (() => AccessTrace)[]; seed: number | null } {
  if (file !== undefined && app !== undefined) throw new BenchmarkError('Give --trace or --app, not both.');
  if (file !== undefined) return { traces: [() => readAccessTrace(file)], seed: null };
  const seed = Number(app ?? ownSeed);
  if (!Number.isSafeInteger(seed)) throw new BenchmarkError(`--app takes a whole number as its seed, not ${app}.`);
  const shared = sharedTraces
    .map((name) => fileURLToPath(new URL(name, sharedFolder)))
    .filter((path) => existsSync(path));
  const files = app === undefined ? shared : [];
  return {
    traces: [...files.map((path) => () => readAccessTrace(path)), () => appWorkload(seed).trace(`app-${seed}`)],
    seed,
  };
}

/** Means over the sizes, then over the traces, so that each trace counts alike. */
function fractionFigures(rows: readonly HitRow[]): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const cache of cacheNames) {
    const byTrace = [...new Set(rows.map(({ trace }) => trace))].map((trace) => ofCache(rows, trace, cache));
    figures[`${cache}-fraction-of-optimum`] = mean(byTrace.map((of) => mean(of.map((row) => row.fractionOfOptimum))));
    figures[`${cache}-worst-trace`] = Math.min(...byTrace.map((of) => mean(of.map((row) => row.fractionOfOptimum))));
    figures[`${cache}-all-look-ups-fraction-of-optimum`] = mean(
      byTrace.map((of) => mean(of.map((row) => row.allFractionOfOptimum))),
    );
  }
  return figures;
}

/** The cache used as the app uses it, on a workload whose notes are all indexed anew each day. */
function hintedFigures(seed: number | null): Record<string, number> {
  if (seed === null) return {};
  const log = appWorkload(seed, { scanDaily: true });
  const float32 = hintedRun(log, bytesForShareOfEntries(log, hintedShare));
  const maxBytes = shareOfBytes(log, hintedShare);
  const float32InBytes = hintedRun(log, maxBytes);
  const int8 = hintedRun(log, maxBytes, { float32Share: 0.2 });
  return {
    'daily-scans-interactive-hit-ratio': float32.hitRatio,
    'daily-scans-interactive-seen-hit-ratio': float32.seenHitRatio,
    'daily-scans-with-bookkeeping-hit-ratio': float32InBytes.hitRatio,
    'int8-interactive-hit-ratio': int8.hitRatio,
    'int8-interactive-seen-hit-ratio': int8.seenHitRatio,
    'int8-share-of-hits': int8.int8Share,
  };
}

/** Retrievals without the model on the ordinary workload, with a cache as the app has it and passages on disk. */
function retrievalFigures(seed: number | null): Record<string, number> {
  if (seed === null) return {};
  const { cacheBytes } = defaultMemoryConfig;
  const { all, interactive } = retrievalRun(appWorkload(seed), { maxBytes: cacheBytes, float32Share: 0.5 });
  return {
    'retrievals-without-model-share-of-all-look-ups': all.withoutModelShareOfAll,
    'retrievals-without-model-share-of-non-compulsory-look-ups': all.withoutModelShareOfNonCompulsory,
    'interactive-retrievals-without-model-share-of-all-look-ups': interactive.withoutModelShareOfAll,
    'interactive-retrievals-without-model-share-of-non-compulsory-look-ups':
      interactive.withoutModelShareOfNonCompulsory,
    'interactive-retrievals-from-cache-share-of-all-look-ups': interactive.memory / interactive.all,
  };
}

/** Hits a second by what is read of the vector that was found, our cache's in place, each against the fastest peer. */
function speedFigures(rows: readonly SpeedRow[]): Record<string, number> {
  const of = (reading: Reading, isWanted: (row: SpeedRow) => boolean): number =>
    Math.max(...rows.filter((row) => row.reading === reading && isWanted(row)).map((row) => row.hitsPerSecond));
  const peers = [...new Set(rows.map(({ cache }) => cache))].filter((cache) => cache !== 'adaptive');
  const fastestPeer = (reading: Reading) => of(reading, ({ cache }) => cache !== 'adaptive');
  const ratio = (way: Way, reading: Reading) => of(reading, (row) => row.way === way) / fastestPeer(reading);
  return {
    'adaptive-hits-per-second': of('none', ({ way }) => way === 'in place'),
    'adaptive-copied-hits-per-second': of('none', ({ way }) => way === 'read (copies)'),
    ...Object.fromEntries(peers.map((peer) => [`${peer}-hits-per-second`, of('none', ({ cache }) => cache === peer)])),
    'hits-ratio-to-fastest-peer': ratio('in place', 'none'),
    'first-number-read-ratio-to-fastest-peer': ratio('in place', 'first number'),
    'some-number-read-ratio-to-fastest-peer': ratio('in place', 'some number'),
    'all-numbers-read-ratio-to-fastest-peer': ratio('in place', 'all numbers'),
    'copied-hits-ratio-to-fastest-peer': ratio('read (copies)', 'none'),
    'copied-and-read-ratio-to-fastest-peer': ratio('read (copies)', 'all numbers'),
  };
}

function byteFigures(): Record<string, number> {
  const { plain, twoLevelsAndTimes } = bytesPerEntry();
  return { 'adaptive-bytes-per-entry': plain, 'adaptive-two-levels-and-times-bytes-per-entry': twoLevelsAndTimes };
}

function tables(hits: readonly HitRow[], speed: readonly SpeedRow[], figures: Readonly<Record<string, number>>): Table {
  const traces = [...new Set(hits.map(({ trace }) => trace))];
  return [
    ['hit ratio', 'trace', ...sizePercents.map((percent) => `${percent} %`), 'of optimum', 'of all look-ups'],
    ...traces.flatMap((trace) => ['optimum', ...cacheNames].map((cache) => hitLine(hits, trace, cache))),
    [''],
    ['millions of hits a second', 'way', ...readings.map((reading) => `read: ${reading}`)],
    ...speedLines(speed),
    [''],
    ['figure', '', 'value'],
    ...Object.entries(figures).map(([name, value]) => [name, '', value > 1_000 ? value.toFixed(0) : value.toFixed(4)]),
  ];
}

function speedLines(rows: readonly SpeedRow[]): string[][] {
  const lines = Map.groupBy(rows, ({ cache, way }) => `${cache}\t${way}`);
  return [...lines].map(([name, of]) => [
    ...name.split('\t'),
    ...readings.map((wanted) => {
      const row = of.find(({ reading }) => reading === wanted);
      return row ? (row.hitsPerSecond / 1e6).toFixed(2) : '';
    }),
  ]);
}

function hitLine(rows: readonly HitRow[], trace: string, cache: string): string[] {
  const of = ofCache(rows, trace, cache);
  const ratios = of.map(({ hitRatio }) => hitRatio.toFixed(4));
  const fractions = [of.map((row) => row.fractionOfOptimum), of.map((row) => row.allFractionOfOptimum)];
  return [cache, trace, ...ratios, ...fractions.map((values) => mean(values).toFixed(4))];
}

const ofCache = (rows: readonly HitRow[], trace: string, cache: string): HitRow[] =>
  rows.filter((row) => row.trace === trace && row.cache === cache);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
