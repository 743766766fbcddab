import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/errors/app-error.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { IdBits } from '../vectors/id-bits.ts';

/** What a search by meaning is kept to. */
export interface SearchScope {
  readonly noteIds: ReadonlySet<number>;
  /** The embeddings that passages of these notes use; other notes may use them too. */
  readonly embeddingIds: IdBits;
}

/** Some 2,000 passages, which are read in a few milliseconds. */
const notesPerTurn = 200;

/** @throws AppError cancelled */
export async function scopeOf(
  { embeddings, filters }: IndexStore,
  noteIds: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<SearchScope> {
  const embeddingIds = new IdBits(embeddings.largestId());
  const ids = [...noteIds];
  for (let start = 0; start < ids.length; start += notesPerTurn) {
    if (start > 0) await nextTurn();
    if (signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
    for (const id of filters.embeddingsOf(ids.slice(start, start + notesPerTurn))) embeddingIds.add(id);
  }
  return { noteIds, embeddingIds };
}
