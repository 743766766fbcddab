import type { Figures, Table } from '../benchmark.ts';
import type { EngineRun } from './measure.ts';
import type { Timing } from './tasks.ts';

/** The own store's under plain names, a peer's with its name in front. */
export function figuresOf(run: EngineRun): Figures {
  const { timing, openMs, atRest, afterSearches } = run.serve;
  const figures = {
    'recall-at-10': timing.recallAtTen,
    'p50-ms': timing.p50Ms,
    'p95-ms': timing.p95Ms,
    'p99-ms': timing.p99Ms,
    'open-ms': openMs,
    'build-s': run.buildSeconds,
    'build-peak-private-mb': run.buildPeakBytes / 1e6,
    'private-mb': afterSearches.privateBytes / 1e6,
    'private-mb-at-rest': atRest.privateBytes / 1e6,
    'private-mb-peak': run.servePeakBytes / 1e6,
    'anonymous-mb': afterSearches.anonymousBytes / 1e6,
    'anonymous-mb-at-rest': atRest.anonymousBytes / 1e6,
    'disk-mb': run.diskBytes / 1e6,
  };
  if (run.engine === 'own') return figures;
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${run.engine}-${name}`, value]));
}

/** What the bars are about: the own store against each peer. */
export function ratiosOf(own: EngineRun, peers: readonly EngineRun[]): Figures {
  return Object.fromEntries(
    peers.flatMap(({ engine, serve }) => [
      [`p95-to-${engine}`, own.serve.timing.p95Ms / serve.timing.p95Ms],
      [`anonymous-to-${engine}`, own.serve.afterSearches.anonymousBytes / serve.afterSearches.anonymousBytes],
    ]),
  );
}

export function tableOf(runs: readonly EngineRun[]): Table {
  const times = 'setting,recall@10,p50 ms,p95 ms,p99 ms,open ms,build s,build peak MB';
  const head = `engine,${times},private MB,anonymous MB,disk MB,searches`.split(',');
  return [head, ...runs.flatMap(rowsOf)];
}

/** The chosen setting with all figures, then what else was measured. */
function rowsOf({ engine, serve, sweep, buildSeconds, buildPeakBytes, diskBytes }: EngineRun): string[][] {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  const { timing, openMs, atRest, afterSearches } = serve;
  const rest = [
    openMs.toFixed(0),
    buildSeconds.toFixed(1),
    megabytes(buildPeakBytes),
    `${megabytes(atRest.privateBytes)} to ${megabytes(afterSearches.privateBytes)}`,
    `${megabytes(atRest.anonymousBytes)} to ${megabytes(afterSearches.anonymousBytes)}`,
    megabytes(diskBytes),
    String(serve.searches),
  ];
  const others = sweep.filter(({ setting }) => setting !== timing.setting);
  return [
    [engine, ...timingCells(timing), ...rest],
    ...others.map((other) => ['', ...timingCells(other), ...rest.slice(0, -1).map(() => ''), String(other.searches)]),
  ];
}

const timingCells = ({ setting, recallAtTen, p50Ms, p95Ms, p99Ms }: Timing): string[] => [
  setting,
  recallAtTen.toFixed(4),
  ...[p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(2)),
];

export const figureTable = (figures: Figures): Table => [
  ['figure', 'value'],
  ...Object.entries(figures).map(([name, value]) => [name, Number.isInteger(value) ? String(value) : value.toFixed(3)]),
];
