import type { Page } from '@playwright/test';
import { BenchmarkError, type Figures } from './benchmark.ts';
import { askQueries, type AskedQuery } from './bridge.ts';
import { percentile } from './statistics.ts';

/** As many results as the window asks for itself. */
const resultLimit = 30;
const batchQueries = 20;
const warmUpTexts = Array.from({ length: 10 }, (_, index) => `warming up, number ${index + 1}`);

/** Asks the queries through the window, one after the other, with the model running. */
export async function measureQueries(page: Page, texts: readonly string[]): Promise<AskedQuery[]> {
  await askQueries(page, warmUpTexts, resultLimit);
  const asked: AskedQuery[] = [];
  for (let from = 0; from < texts.length; from += batchQueries) {
    asked.push(...(await askQueries(page, texts.slice(from, from + batchQueries), resultLimit)));
  }
  warnOfWeakAnswers(asked);
  return asked;
}

export function latencyFigures(asked: readonly AskedQuery[]): Figures {
  const answered = asked.filter((query) => query.problem === null);
  const tookMs = answered.map((query) => query.tookMs);
  if (answered.length === 0)
    throw new BenchmarkError(`No query was answered: ${asked[0]?.problem ?? 'none was asked'}`);
  return {
    'search-p50-ms': percentile(tookMs, 0.5),
    'search-p95-ms': percentile(tookMs, 0.95),
    queries: answered.length,
    'queries-failed': asked.length - answered.length,
    'queries-words-only': answered.filter((query) => query.mode === 'words').length,
  };
}

/** Answers without the model are quick: they must not pass for those with it. */
function warnOfWeakAnswers(asked: readonly AskedQuery[]): void {
  const failed = asked.find((query) => query.problem !== null);
  if (failed) console.warn(`A query failed (${failed.problem}): ${failed.text}`);
  const wordsOnly = asked.find((query) => query.mode === 'words');
  if (wordsOnly) console.warn(`A query was answered by words alone (${wordsOnly.modeReason}): ${wordsOnly.text}`);
}
