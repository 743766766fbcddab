import type { MeasuredRecall } from '../../shared/contract/search-api.ts';
import type { EffortChoice } from '../../shared/contract/vector-settings.ts';
import { wholeNumber } from './logic/number-words.ts';

const efforts: Record<EffortChoice, string> = {
  automatic: 'Automatic',
  low: 'Low: quickest',
  normal: 'Normal',
  high: 'High: finds most',
};

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** What the settings say of searching by meaning. */
export const vectorTexts = {
  title: 'Search by meaning',
  effort: 'Search effort',
  efforts,
  effortWhy: 'More effort misses fewer notes and takes a few milliseconds longer. Automatic is high for small vaults.',
  measure: 'Measure what is found',
  measuring: 'Measuring …',
  measureWhy: 'Compares searches for passages of this vault with a search through every passage. Takes seconds.',
  recall: ({ recallAtTen, samples, vectors, medianMs, p95Ms }: MeasuredRecall) =>
    vectors === 0
      ? 'No passage has a vector yet.'
      : `${percent(recallAtTen)} of the ten nearest passages are found (${wholeNumber(samples)} searches among ${wholeNumber(vectors)} passages; ${medianMs.toFixed(1)} ms each, 95 % within ${p95Ms.toFixed(1)} ms).`,
  postgres: 'Keep vectors in PostgreSQL',
  postgresWhy:
    'For those who share an index or have outgrown one machine: a server with the pgvector extension. Leave it empty to keep vectors on this machine. Vectors of your passages are sent there; your notes are not.',
  save: 'Save',
} as const;
