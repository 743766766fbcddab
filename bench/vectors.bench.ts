import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  allowOptions,
  BenchmarkError,
  option,
  type Benchmark,
  type BenchmarkResult,
  type Figures,
} from './benchmark.ts';
import { withScratch } from './scratch.ts';
import { prepareDataset, type Dataset, type DatasetRequest } from './vectors/dataset.ts';
import { peerNames, type EngineName } from './vectors/engines/registry.ts';
import { figuresOf, figureTable, ratiosOf, tableOf } from './vectors/figures.ts';
import { measureEngine, type EngineRun } from './vectors/measure.ts';
import { afterDeletingHalf, diskUse, incremental } from './vectors/modes.ts';

const optionNames = 'base,dim,queries,truth,n,limit-mb,generate,mode,peers,data,words'.split(',');
/** The memory promise's smallest limit. */
const defaultLimitMb = 100;
/** Beyond, hnswlib needs half an hour for a build and gigabytes: it is measured only when it is named. */
const hnswlibRows = 400_000;

const modes: Readonly<Record<string, (dataset: Dataset, scratch: string) => Promise<Figures>>> = {
  incremental,
  'delete-half': afterDeletingHalf,
  disk: diskUse,
};

export const benchmark: Benchmark = {
  name: 'vectors',
  usage:
    '(--base FILE.f32 --dim D [--queries FILE --truth FILE.i32] | --generate syn|words) [--n N] [--limit-mb M]\n' +
    '          [--mode incremental|delete-half|disk] [--peers LIST|none] [--data DIR] [--words FILE]   the vector store against others',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, ...optionNames);
    const request = readRequest(args);
    const mode = option(args, 'mode');
    if (mode !== undefined && !modes[mode])
      throw new BenchmarkError(`--mode takes ${Object.keys(modes).join(', ')}; without it, all engines are measured.`);
    const limitMb = wholeNumber(args, 'limit-mb') ?? defaultLimitMb;
    const peers = readPeers(option(args, 'peers'));
    return withScratch(async (scratch) => {
      const dataset = await prepareDataset(request, dataFolder(option(args, 'data')) ?? scratch);
      const runMode = mode === undefined ? undefined : modes[mode];
      if (runMode) return modeResult(await runMode(dataset, scratch), dataset);
      return compare(dataset, peers ?? defaultPeers(dataset), limitMb, scratch);
    });
  },
};

async function compare(
  dataset: Dataset,
  peers: readonly EngineName[],
  limitMb: number,
  scratch: string,
): Promise<BenchmarkResult> {
  console.log(
    `${dataset.name}: ${dataset.rows} x ${dataset.dimensions}; each engine in processes of its own, plain Node, ours with the supervisor's flags of V8`,
  );
  const own = await measureEngine('own', dataset, { setting: 'normal' }, scratch);
  const measured: EngineRun[] = [];
  for (const peer of peers) {
    // Judged at equal recall or better: what answers faster by finding less is no better.
    const run = await tryEngine(peer, dataset, own.serve.timing.recallAtTen, scratch);
    if (run) measured.push(run);
  }
  const mostMb = Math.max(own.buildPeakBytes, own.servePeakBytes) / 1e6;
  console.log(
    `own private bytes: at most ${mostMb.toFixed(1)} MB; the limit of ${limitMb} MB was ${mostMb <= limitMb ? 'kept' : 'BROKEN'}`,
  );
  const runs = [own, ...measured];
  const figures = {
    ...setFigures(dataset),
    ...(Object.assign({}, ...runs.map(figuresOf)) as Figures), // Merged from figures alone.
    ...ratiosOf(own, measured),
    'limit-mb': limitMb,
    'over-limit-mb': Math.max(0, mostMb - limitMb),
  };
  const ratios = figureTable(ratiosOf(own, measured)).slice(1);
  return { figures, rows: runs, table: [...tableOf(runs), ...(ratios.length > 0 ? [[''], ...ratios] : [])] };
}

/** Null, and a plain word, when a peer cannot be built or loaded here. */
async function tryEngine(
  engine: EngineName,
  dataset: Dataset,
  recall: number,
  scratch: string,
): Promise<EngineRun | null> {
  try {
    return await measureEngine(engine, dataset, { recall }, scratch);
  } catch (error) {
    if (!(error instanceof BenchmarkError)) throw error;
    console.warn(`${engine} could not be measured and is left out. ${error.message}`);
    return null;
  }
}

const modeResult = (figures: Figures, dataset: Dataset): BenchmarkResult => ({
  figures: { ...setFigures(dataset), ...figures },
  rows: [],
  table: figureTable(figures),
});

const setFigures = ({ rows, dimensions, truth }: Dataset): Figures => ({
  vectors: rows,
  dimensions,
  queries: truth.length,
});

function readRequest(args: readonly string[]): DatasetRequest {
  return {
    generate: option(args, 'generate'),
    base: option(args, 'base'),
    dimensions: wholeNumber(args, 'dim'),
    queries: option(args, 'queries'),
    truth: option(args, 'truth'),
    rows: wholeNumber(args, 'n'),
    words: option(args, 'words'),
  };
}

function wholeNumber(args: readonly string[], name: string): number | undefined {
  const text = option(args, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) throw new BenchmarkError(`--${name} is a whole number above 0.`);
  return value;
}

/** Undefined when nothing was said. */
function readPeers(text: string | undefined): readonly EngineName[] | undefined {
  if (text === undefined || text === 'none') return text === undefined ? undefined : [];
  return text.split(',').map((name) => {
    const peer = peerNames.find((known) => known === name);
    if (!peer) throw new BenchmarkError(`--peers takes none, or some of ${peerNames.join(',')}.`);
    return peer;
  });
}

function defaultPeers({ rows }: Dataset): readonly EngineName[] {
  if (rows <= hnswlibRows) return peerNames;
  console.log(`hnswlib-f32 is left out beyond ${hnswlibRows} vectors; --peers ${peerNames.join(',')} measures it too.`);
  return peerNames.filter((name) => name !== 'hnswlib-f32');
}

/** Where made vectors are kept for later runs, with --base, --queries and --truth. */
function dataFolder(named: string | undefined): string | undefined {
  if (named === undefined) return undefined;
  mkdirSync(named, { recursive: true });
  return resolve(named);
}
