import { BenchmarkError, type Figures } from '../benchmark.ts';
import { passagesPerSecond } from '../index-figures.ts';
import type { IndexSample } from '../index-watch.ts';
import { percentile } from '../statistics.ts';
import type { SavedNote } from './save-to-found.ts';
import type { SentTexts } from './sent-texts.ts';

/** Speed and counts of the whole run. Notes go as fast as their passages do. */
export function speedFigures(samples: readonly IndexSample[]): Figures {
  const last = samples.at(-1);
  if (!last) throw new BenchmarkError('The app gave no sample.');
  const { notesTotal, chunksTotal } = last.status;
  const chunksPerSecond = passagesPerSecond(samples);
  return {
    notes: notesTotal,
    passages: chunksTotal,
    'notes-per-s': (chunksPerSecond * notesTotal) / chunksTotal,
    'chunks-per-s': chunksPerSecond,
  };
}

/** Model calls against passages: one text a distinct passage, and no byte twice, is what has to be. */
export function sentFigures(sent: SentTexts): Figures {
  return {
    'model-calls': sent.calls,
    'texts-sent-to-model': sent.texts,
    'texts-per-distinct-passage': sent.texts / Math.max(1, sent.distinctTexts),
    'bytes-embedded-twice': sent.bytes - sent.distinctBytes,
  };
}

/** From a save to an answer that has it; names begin with the prefix. */
export function saveFigures(saves: readonly SavedNote[], prefix: string): Figures {
  if (saves.length === 0) return {};
  return {
    [`${prefix}saves`]: saves.length,
    [`${prefix}saves-not-found`]: saves.filter(({ wordsMs, meaningMs }) => wordsMs === null || meaningMs === null)
      .length,
    ...percentiles(
      `${prefix}save-to-words`,
      saves.map(({ wordsMs }) => wordsMs),
    ),
    ...percentiles(
      `${prefix}save-to-meaning`,
      saves.map(({ meaningMs }) => meaningMs),
    ),
  };
}

/** What was never found counts as endless. */
export function percentiles(name: string, measuredMs: readonly (number | null)[]): Figures {
  if (measuredMs.length === 0) return {};
  const tookMs = measuredMs.map((ms) => ms ?? Infinity);
  return { [`${name}-p50-ms`]: percentile(tookMs, 0.5), [`${name}-p95-ms`]: percentile(tookMs, 0.95) };
}
