import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteTitle } from '../src/shared/types/note-path.ts';
import { seededRandom } from '../src/supervisor/test/seeded-random.ts';
import { BenchmarkError } from './benchmark.ts';
import { queryTexts } from './query-texts.ts';
import type { BenchVault } from './vaults.ts';

export const usualQueryCount = 200;
const seed = 20_260_101;
const maxWordsSampled = 3;
/** A small vault may not have enough headings; then there are fewer queries. */
const maxTriesForEach = 50;

/** The queries of a file, one a line. */
export function readQueries(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BenchmarkError(`The file of queries cannot be read: ${file}`);
  }
  const queries = distinct(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
  if (queries.length === 0) throw new BenchmarkError(`The file holds no queries (one a line): ${file}`);
  return queries;
}

/** The built-in queries, and as many sampled from the vault's headings as make up the count; the same each time. */
export function makeQueries(vault: BenchVault, count = usualQueryCount): string[] {
  const headings = vault.notes.flatMap(({ path }) => [
    noteTitle(path),
    ...headingsOf(readFileSync(join(vault.folder, path), 'utf8')),
  ]);
  return distinct([...queryTexts, ...sampleWords(headings, count - queryTexts.length, seededRandom(seed))]);
}

/** Markdown headings, without those in fenced code. */
export function headingsOf(text: string): string[] {
  return text
    .replace(/^(```|~~~)[^]*?^\1/gm, '')
    .split('\n')
    .flatMap((line) => /^#{1,6}\s+(.+?)\s*#*\s*$/.exec(line)?.[1] ?? []);
}

/** One to three words of a heading, in their order; no text comes twice, or its vector would be known already. */
export function sampleWords(headings: readonly string[], count: number, random: () => number): string[] {
  const worded = headings
    .map((heading) => heading.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
    .filter((words) => words.length > 0);
  const pick = (below: number) => Math.floor(random() * below);
  const sampled = new Set<string>();
  for (let tries = 0; worded.length > 0 && sampled.size < count && tries < count * maxTriesForEach; tries += 1) {
    const words = worded[pick(worded.length)] ?? [];
    const from = pick(words.length);
    sampled.add(words.slice(from, from + 1 + pick(maxWordsSampled)).join(' '));
  }
  return [...sampled];
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
