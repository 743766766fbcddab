import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { localModelId } from '../src/shared/contract/model-api.ts';
import { maxPassages } from '../src/supervisor/ask/ask-service.ts';
import { bearOnQuestion } from '../src/supervisor/ask/relevance.ts';
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
import { withHeadlessIndex, type HeadlessIndex } from './relevance/headless-index.ts';
import { partOf, readQuestions, type Question } from './relevance/questions.ts';
import { withScratch } from './scratch.ts';
import { projectRoot, readVault } from './vaults.ts';

const groups = ['dev', 'held-out', 'everyday'] as const;

type Group = (typeof groups)[number];

/** What came of a question that the notes answer, or, among `everyday`, do not. */
interface Asked {
  readonly group: Group;
  readonly query: string;
  readonly isLetThrough: boolean;
  /** True when a passage of a note that answers it is among those that the model would get. */
  readonly isRightThere: boolean;
}

export const benchmark: Benchmark = {
  name: 'ask-refusal',
  usage: '--vault DIR --queries FILE.tsv [--data DIR]   which questions the model is asked; --data keeps the index',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'vault', 'queries', 'data');
    const vault = await readVault(requiredOption(args, 'vault'));
    const notePaths = new Set<string>(vault.notes.map(({ path }) => path));
    const questions = readQuestions(requiredOption(args, 'queries'), notePaths);
    const data = option(args, 'data');
    const ask = (folder: string) => withHeadlessIndex(vault.folder, folder, (index) => askAll(index, questions));
    const asked = data === undefined ? await withScratch(ask) : await ask(resolve(data));
    const figures = figuresOf(asked);
    return { figures, rows: asked, table: tableOf(figures) };
  },
};

function everydayQuestions(): Question[] {
  const lines = readFileSync(join(projectRoot, 'bench', 'ask', 'everyday-questions.txt'), 'utf8').split('\n');
  const queries = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return queries.map((query) => ({ query, accepted: new Set<string>() }));
}

async function askAll(index: HeadlessIndex, questions: readonly Question[]): Promise<Asked[]> {
  const lists: Record<Group, readonly Question[]> = {
    dev: partOf(questions, 'dev'),
    'held-out': partOf(questions, 'held-out'),
    everyday: everydayQuestions(),
  };
  const asked: Asked[] = [];
  for (const group of groups) for (const question of lists[group]) asked.push(await ask(index, group, question));
  return asked;
}

async function ask({ search }: HeadlessIndex, group: Group, { query, accepted }: Question): Promise<Asked> {
  const { passages, modeReason } = await search.passages(query, maxPassages, new AbortController().signal);
  if (modeReason !== null) throw new BenchmarkError(`Passages were found without meaning: ${modeReason}`);
  return {
    group,
    query,
    isLetThrough: bearOnQuestion(passages, query, localModelId),
    isRightThere: passages.some(({ chunk }) => accepted.has(chunk.path)),
  };
}

function figuresOf(asked: readonly Asked[]): Figures {
  const figures: Record<string, number> = {};
  for (const group of groups) {
    const rows = asked.filter((row) => row.group === group);
    figures[`${group}-questions`] = rows.length;
    figures[`${group}-let-through`] = rows.filter(({ isLetThrough }) => isLetThrough).length;
    if (group !== 'everyday') figures[`${group}-right-note`] = rows.filter(({ isRightThere }) => isRightThere).length;
  }
  return figures;
}

function tableOf(figures: Figures): Table {
  const measures = ['questions', 'let-through', 'right-note'];
  const cell = (name: string) => figures[name]?.toFixed(0) ?? '-';
  return [['', ...measures], ...groups.map((group) => [group, ...measures.map((name) => cell(`${group}-${name}`))])];
}
