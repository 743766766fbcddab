import type { ComponentReading, LeakSample } from '../../src/supervisor/leaks/leak-sample.ts';
import type { Trace } from './trace-file.ts';

const bytesPerMb = 1e6;

/** The samples of a recorded trace as the detector takes them. `rss` is what no other component explains. */
export function* traceSamples(trace: Pick<Trace, 'cols' | 'samples'>): Generator<LeakSample> {
  const column = (name: string): number => {
    const index = trace.cols.indexOf(name);
    if (index === -1) throw new Error(`The trace has no column ${name}.`);
    return index;
  };
  const columns = Object.fromEntries(trace.cols.map((name) => [name, column(name)]));
  for (const row of trace.samples) {
    const value = (name: string): number => row[columns[name] ?? column(name)] ?? 0;
    yield {
      seconds: value('t'),
      epoch: value('epoch'),
      operations: value('ops'),
      isOperationActive: value('opActive') > 0,
      declaredBytes: value('declaredMB') * bytesPerMb,
      components: components(value),
    };
  }
}

function components(value: (name: string) => number): readonly ComponentReading[] {
  const bytes = (name: string): number => value(name) * bytesPerMb;
  const known = bytes('heapUsed') + bytes('external') + bytes('cacheMB') + bytes('indexMB');
  return [
    { name: 'heap', bytes: bytes('postGc'), collections: value('gcCount') },
    { name: 'external', bytes: bytes('external') },
    {
      name: 'cache',
      bytes: bytes('cacheMB'),
      items: value('cacheEntries'),
      capacityBytes: bytes('cacheCapMB'),
    },
    { name: 'index', bytes: bytes('indexMB'), items: value('items') },
    { name: 'rss', bytes: bytes('rss') - known, isNative: true },
  ];
}
