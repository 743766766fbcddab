import { AppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { pauseFor } from './pause-for.ts';

/** Smaller notes are read without asking: what they take is gone before it could be measured. */
const leastAskedBytes = 256_000;
/** The bytes as read, the text, its passages, and their rows on the way to the database. */
const copies = 4;
const waitMs = 1_000;
const maxTries = 10;

/** Room under the base limit for the content of a file. */
export interface ReadRoom {
  /** Null when it is refused. */
  reserve(bytes: number): Promise<Disposable | null>;
}

/** Room without limit, for an indexer that no memory manager governs. */
export const unlimitedReadRoom: ReadRoom = { reserve: () => Promise.resolve({ dispose: () => undefined }) };

/**
 * Waits up to ten seconds for room to read a large note; null for a small one, which needs none.
 * @throws AppError memory-refused when there was none; cancelled
 */
export async function roomToRead(
  room: ReadRoom,
  sizeBytes: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Disposable | null> {
  if (sizeBytes < leastAskedBytes) return null;
  for (let tries = 1; ; tries += 1) {
    const granted = await room.reserve(sizeBytes * copies);
    if (granted) return granted;
    if (tries >= maxTries) throw noRoom(sizeBytes);
    await pauseFor(clock, waitMs, signal ?? new AbortController().signal);
  }
}

function noRoom(sizeBytes: number): AppError {
  const megabytes = (sizeBytes / 1e6).toFixed(1);
  return new AppError(
    'memory-refused',
    `There is no memory under the limit to read this note of ${megabytes} MB, so it is not in the search yet. Raise the memory limit or split the note; it is tried again at the next start and when indexing is resumed.`,
  );
}
