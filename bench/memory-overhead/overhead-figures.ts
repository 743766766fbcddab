import { BenchmarkError, type Figures, type Table } from '../benchmark.ts';
import { median } from '../statistics.ts';

/** A stretch of the fixed load, with monitoring on or off. */
export interface Stretch {
  readonly pair: number;
  readonly isOn: boolean;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly privateBytes: number;
  readonly searches: number;
}

/** What monitoring adds: the median of the differences within pairs, so that a slow drift of the machine falls out. */
export function overheadFigures(stretches: readonly Stretch[]): Figures {
  const differences = pairs(stretches).map(({ on, off }) => ({
    cpuPercent: on.cpuPercent - off.cpuPercent,
    privateBytes: on.privateBytes - off.privateBytes,
  }));
  const cpu = differences.map(({ cpuPercent }) => cpuPercent);
  return {
    'cpu-overhead-percent': median(cpu),
    'cpu-overhead-spread-percent': Math.max(...cpu) - Math.min(...cpu),
    'private-overhead-mb': median(differences.map(({ privateBytes }) => privateBytes)) / 1e6,
    'cpu-on-percent': median(stretches.filter(({ isOn }) => isOn).map(({ cpuPercent }) => cpuPercent)),
    'cpu-off-percent': median(stretches.filter(({ isOn }) => !isOn).map(({ cpuPercent }) => cpuPercent)),
  };
}

export function overheadTable(stretches: readonly Stretch[]): Table {
  const figures = overheadFigures(stretches);
  return [
    ['pair', 'CPU % on', 'CPU % off', 'private MB on', 'private MB off'],
    ...pairs(stretches).map(({ on, off }) => [
      String(on.pair),
      on.cpuPercent.toFixed(2),
      off.cpuPercent.toFixed(2),
      (on.privateBytes / 1e6).toFixed(2),
      (off.privateBytes / 1e6).toFixed(2),
    ]),
    [''],
    ...Object.entries(figures).map(([name, value]) => [name, value.toFixed(2)]),
  ];
}

function pairs(stretches: readonly Stretch[]): { readonly on: Stretch; readonly off: Stretch }[] {
  const found = stretches
    .filter(({ isOn }) => isOn)
    .flatMap((on) => {
      const off = stretches.find(({ isOn, pair }) => !isOn && pair === on.pair);
      return off ? [{ on, off }] : [];
    });
  if (found.length === 0) throw new BenchmarkError('No pair was measured.');
  return found;
}
