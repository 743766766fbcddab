import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { BenchmarkError } from '../benchmark.ts';
import { SyntheticVectors } from './synthetic.ts';
import { findTruth, readTruth, truthBytes } from './truth.ts';
import { VectorFile, VectorFileWriter } from './vector-file.ts';
import { findWordVectors, readWordVectors, wordDimensions } from './word-vectors.ts';

export const defaultQueries = 1_000;
const rowsPerPiece = 1_024;
const synSeed = 1;
const synDefaults = { rows: 100_000, dimensions: 512 };
/** The words are sorted by frequency: one in so many is held out as a query, over all of them. */
const wordsPerQuery = 341;

export interface DatasetRequest {
  readonly generate: string | undefined;
  readonly base: string | undefined;
  readonly dimensions: number | undefined;
  readonly queries: string | undefined;
  readonly truth: string | undefined;
  readonly rows: number | undefined;
  readonly words: string | undefined;
}

export interface Dataset {
  readonly name: string;
  readonly baseFile: string;
  readonly dimensions: number;
  readonly rows: number;
  /** Unit length, one after the other. */
  readonly queries: Float32Array;
  readonly truth: readonly (readonly number[])[];
}

/** Makes or finds the vectors, their queries and the truth. @param folder where made files go */
export async function prepareDataset(request: DatasetRequest, folder: string): Promise<Dataset> {
  const files = await findFiles(request, folder);
  const base = new VectorFile(files.base, files.dimensions, files.rows);
  const queries = readQueries(files, base.rows);
  const startedMs = performance.now();
  const count = queries.length / files.dimensions;
  const truth = files.truth === undefined ? await findTruth(base, queries) : readTruth(files.truth, count, base.rows);
  if (files.truth === undefined) {
    console.log(`truth: ${count} queries against ${base.rows} rows in ${seconds(startedMs)} s`);
    writeFileSync(join(folder, 'truth.i32'), truthBytes(truth));
  }
  const { path, rows } = base;
  base.dispose();
  return { name: files.name, baseFile: path, dimensions: files.dimensions, rows, queries, truth };
}

interface DataFiles {
  readonly name: string;
  readonly base: string;
  readonly dimensions: number;
  readonly rows: number;
  /** Without one, the rows behind those of the base are the queries. */
  readonly queries: string | undefined;
  readonly truth: string | undefined;
}

async function findFiles(request: DatasetRequest, folder: string): Promise<DataFiles> {
  if (request.generate === 'syn') return generateSyn(request, folder);
  if (request.generate === 'words') return generateWords(request, folder);
  if (request.generate !== undefined) throw new BenchmarkError('--generate takes syn or words.');
  const { base, dimensions } = request;
  if (base === undefined || dimensions === undefined)
    throw new BenchmarkError('Name the vectors with --base FILE.f32 --dim D, or have them made with --generate syn.');
  if (request.truth !== undefined && request.queries === undefined)
    throw new BenchmarkError('--truth goes with the --queries that it is the truth of.');
  const file = new VectorFile(base, dimensions);
  const spare = request.queries === undefined ? Math.min(defaultQueries, Math.floor(file.rows / 10)) : 0;
  const rows = Math.min(request.rows ?? file.rows, file.rows - spare);
  file.dispose();
  return { name: base, base, dimensions, rows, queries: request.queries, truth: request.truth };
}

function readQueries({ base, dimensions, queries }: DataFiles, rows: number): Float32Array {
  const file = new VectorFile(queries ?? base, dimensions);
  const read = queries === undefined ? file.read(rows, defaultQueries) : file.read(0, file.rows);
  file.dispose();
  if (read.length === 0) throw new BenchmarkError('There are no queries.');
  return read;
}

function generateSyn(request: DatasetRequest, folder: string): DataFiles {
  const rows = request.rows ?? synDefaults.rows;
  const dimensions = request.dimensions ?? synDefaults.dimensions;
  const startedMs = performance.now();
  const source = new SyntheticVectors(rows, dimensions, synSeed);
  const base = join(folder, 'base.f32');
  const queries = join(folder, 'queries.f32');
  for (const [file, count] of [[base, rows] as const, [queries, defaultQueries] as const]) {
    const writer = new VectorFileWriter(file);
    for (let done = 0; done < count; done += rowsPerPiece)
      writer.write(source.next(Math.min(rowsPerPiece, count - done)));
    writer.dispose();
  }
  console.log(`syn: ${rows} x ${dimensions} made in ${seconds(startedMs)} s`);
  return { name: 'syn', base, dimensions, rows, queries, truth: undefined };
}

async function generateWords(request: DatasetRequest, folder: string): Promise<DataFiles> {
  const source = findWordVectors(request.words);
  const base = join(folder, 'base.f32');
  const queries = join(folder, 'queries.f32');
  const writers = { base: new VectorFileWriter(base), queries: new VectorFileWriter(queries) };
  let read = 0;
  let written = 0;
  for await (const vector of readWordVectors(source)) {
    const isQuery = read % wordsPerQuery === wordsPerQuery - 1 && read / wordsPerQuery <= defaultQueries;
    if (!isQuery) written += 1;
    writers[isQuery ? 'queries' : 'base'].write(vector);
    read += 1;
  }
  writers.base.dispose();
  writers.queries.dispose();
  console.log(`words: ${written} x ${wordDimensions}`);
  const rows = Math.min(request.rows ?? written, written);
  return { name: 'words', base, dimensions: wordDimensions, rows, queries, truth: undefined };
}

const seconds = (startedMs: number): string => ((performance.now() - startedMs) / 1_000).toFixed(1);
