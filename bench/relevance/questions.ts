import { readFileSync } from 'node:fs';
import { BenchmarkError } from '../benchmark.ts';

export interface Question {
  readonly query: string;
  /** Paths of the notes that answer it, relative to the vault. */
  readonly accepted: ReadonlySet<string>;
}

/** Settings are chosen on `dev` alone; `held-out` tells what they are worth elsewhere. */
export const questionParts = ['all', 'dev', 'held-out'] as const;

export type QuestionPart = (typeof questionParts)[number];

/** The questions of a file, those of the vault's notes: query, tab, accepted paths split by `|`; `#` begins a remark. */
export function readQuestions(file: string, notePaths: ReadonlySet<string>): Question[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BenchmarkError(`The file of questions cannot be read: ${file}`);
  }
  const questions = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => parseQuestion(line, `${file}, line ${number}`, notePaths));
  if (questions.length === 0) throw new BenchmarkError(`The file holds no questions: ${file}`);
  return questions;
}

/** The first, third, fifth question and so on are for development, the others held out. */
export function partOf(questions: readonly Question[], part: QuestionPart): Question[] {
  return questions.filter((_, index) => part === 'all' || (part === 'dev') === (index % 2 === 0));
}

function parseQuestion(line: string, place: string, notePaths: ReadonlySet<string>): Question {
  const [query = '', paths, ...rest] = line.split('\t').map((column) => column.trim());
  if (query === '' || paths === undefined || rest.length > 0)
    throw new BenchmarkError(`${place}: a line is a query, a tab, and accepted paths split by |.`);
  const accepted = paths.split('|').map((path) => path.trim());
  // A path that is not there would count as a miss of the search.
  const missing = accepted.find((path) => !notePaths.has(path));
  if (missing !== undefined) throw new BenchmarkError(`${place}: the vault has no note "${missing}".`);
  return { query, accepted: new Set(accepted) };
}
