import type { VersionKind } from '../../shared/contract/history-api.ts';

/** A kept version, as much as its keeping depends on. */
export interface Retained {
  /** Which note it belongs to. */
  readonly note: string;
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  readonly kind: VersionKind;
  /** What it takes on the disk. */
  readonly diskBytes: number;
}

export interface RetentionLimits {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * Thirty days let one come back from a holiday and still undo what happened before it. 200 MB hold some 48,000 versions
 * of notes of usual size (each takes a block of 4 KB at least), and are little beside the disks of today.
 */
export const defaultRetention: RetentionLimits = { maxAgeMs: 30 * dayMs, maxBytes: 200_000_000 };

/**
 * Which versions to drop: those past their age; then, of a note's versions, all but the last of each five minutes when
 * older than an hour, and of each hour when older than a day; then the oldest, until the rest fits. What a deletion left
 * is only dropped for age or room: it may be all that remains of a note.
 *
 * Thinning often or seldom comes to the same: slots are aligned, and the last of a slot is the last of its part too.
 */
export function versionsToDrop<T extends Retained>(
  versions: readonly T[],
  nowMs: number,
  limits: RetentionLimits = defaultRetention,
): T[] {
  const dropped: T[] = [];
  /** The kept version of each note that was met last: the next newer one, since the newest come first. */
  const newerMs = new Map<string, number>();
  let bytes = 0;
  let isFull = false;
  for (const version of versions.toSorted((a, b) => b.atMs - a.atMs)) {
    const ageMs = nowMs - version.atMs;
    if (ageMs > limits.maxAgeMs || isThinned(version, ageMs, newerMs.get(version.note))) {
      dropped.push(version);
      continue;
    }
    bytes += version.diskBytes;
    isFull ||= bytes > limits.maxBytes;
    if (isFull) dropped.push(version);
    else newerMs.set(version.note, version.atMs);
  }
  return dropped;
}

/** True when a newer version is in the same slot, so that this one is not its last. */
function isThinned({ kind, atMs }: Retained, ageMs: number, newerMs: number | undefined): boolean {
  const slotMs = slotOf(ageMs);
  if (kind === 'delete' || slotMs === null || newerMs === undefined) return false;
  return Math.floor(newerMs / slotMs) === Math.floor(atMs / slotMs);
}

/** How far apart versions of this age are kept; null for all of them. */
function slotOf(ageMs: number): number | null {
  if (ageMs <= hourMs) return null;
  return ageMs <= dayMs ? 5 * minuteMs : hourMs;
}
