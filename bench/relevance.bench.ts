import { resolve } from 'node:path';
import { findByMeaning } from '../src/supervisor/search/find-by-meaning.ts';
import { findByWords } from '../src/supervisor/search/find-by-words.ts';
import { fuseNotes, type Finding } from '../src/supervisor/search/fusion.ts';
import {
  allowOptions,
  BenchmarkError,
  option,
  requiredOption,
  type Benchmark,
  type BenchmarkResult,
  type Figures,
  type Table,
} from './benchmark.ts';
import { depth, hitFigures, rankOf } from './relevance/hits.ts';
import { withHeadlessIndex, type HeadlessIndex } from './relevance/headless-index.ts';
import { partOf, questionParts, readQuestions, type Question, type QuestionPart } from './relevance/questions.ts';
import { withScratch } from './scratch.ts';
import { percentile } from './statistics.ts';
import { readVault } from './vaults.ts';

const ways = ['words', 'meaning', 'fused'] as const;

/** What came of a question: the rank of the right note in each way, null when it was missed. */
interface Asked {
  readonly query: string;
  readonly words: number | null;
  readonly meaning: number | null;
  readonly fused: number | null;
  /** The fused query without the embedding of its text, which was known then. */
  readonly searchMs: number;
}

export const benchmark: Benchmark = {
  name: 'relevance',
  usage:
    '--vault DIR --queries FILE.tsv [--data DIR] [--part all|dev|held-out]   how often the right note is found; --data keeps the index',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'vault', 'queries', 'data', 'part');
    const vault = await readVault(requiredOption(args, 'vault'));
    const notePaths = new Set<string>(vault.notes.map(({ path }) => path));
    const questions = partOf(readQuestions(requiredOption(args, 'queries'), notePaths), chosenPart(args));
    if (questions.length === 0) throw new BenchmarkError('This part of the file holds no question.');
    console.log(`${vault.name}: ${vault.notes.length} notes, ${questions.length} questions`);
    const data = option(args, 'data');
    const ask = (folder: string) => withHeadlessIndex(vault.folder, folder, (index) => askAll(index, questions));
    const asked = data === undefined ? await withScratch(ask) : await ask(resolve(data));
    const figures = figuresOf(asked);
    return { figures, rows: asked, table: tableOf(figures) };
  },
};

function chosenPart(args: readonly string[]): QuestionPart {
  const named = option(args, 'part') ?? 'all';
  const part = questionParts.find((known) => known === named);
  if (!part) throw new BenchmarkError(`--part is one of ${questionParts.join(', ')}.`);
  return part;
}

async function askAll(index: HeadlessIndex, questions: readonly Question[]): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const question of questions) asked.push(await ask(index, question));
  return asked;
}

async function ask(index: HeadlessIndex, { query, accepted }: Question): Promise<Asked> {
  const { signal } = new AbortController();
  const vector = await index.queryVectors.get(query, signal);
  const { hits, mode, modeReason, tookMs } = await index.search.query(query, depth, signal);
  if (mode !== 'hybrid') throw new BenchmarkError(`A query was answered without meaning: ${modeReason ?? ''}`);
  return {
    query,
    words: rankOf(pathsOf(index, findByWords(index.store.chunks, query)), accepted),
    meaning: rankOf(pathsOf(index, await findByMeaning(index, vector, [], signal)), accepted),
    fused: rankOf(
      hits.map(({ path }) => path),
      accepted,
    ),
    searchMs: tookMs,
  };
}

function pathsOf({ store }: HeadlessIndex, findings: readonly Finding[]): string[] {
  return fuseNotes(findings).flatMap(({ best }) => store.chunks.get(best.chunkId)?.path ?? []);
}

function figuresOf(asked: readonly Asked[]): Figures {
  const hits = ways.map((way) =>
    hitFigures(
      way,
      asked.map((row) => row[way]),
    ),
  );
  const times = asked.map(({ searchMs }) => searchMs);
  return {
    questions: asked.length,
    ...Object.assign({}, ...hits), // Merged from figures alone.
    'search-ms-p50': percentile(times, 0.5),
    'search-ms-p95': percentile(times, 0.95),
  };
}

function tableOf(figures: Figures): Table {
  const measures = ['hit-at-1', 'hit-at-5', 'hit-at-10', 'mrr'];
  const cell = (name: string) => figures[name]?.toFixed(3) ?? '-';
  return [
    ['', ...measures],
    ...ways.map((way) => [way, ...measures.map((measure) => cell(`${way}-${measure}`))]),
    ['search ms', `p50 ${figures['search-ms-p50']?.toFixed(1)}`, `p95 ${figures['search-ms-p95']?.toFixed(1)}`, '', ''],
  ];
}
