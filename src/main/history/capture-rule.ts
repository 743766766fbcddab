import type { VersionKind } from '../../shared/contract/history-api.ts';

/** A text that is about to lose its place as a note's text. */
export interface Replacement {
  readonly kind: VersionKind;
  /** The window's own last save wrote the text that goes: it is one of the steps of somebody who is typing. */
  readonly isOwnStep: boolean;
  /** UTF-16 units of the text that goes, and of the one that comes. */
  readonly oldLength: number;
  readonly newLength: number;
  /** Milliseconds since the note's newest version was kept; null when it has none. */
  readonly sinceNewestMs: number | null;
}

/** The app saves at every pause; of its own steps, one a minute is kept. Well below the five minutes promised. */
const leastGapMs = 60_000;
/** A save that takes away more than this, or a fifth, may be a slip: what it takes away is kept at once. */
const muchLength = 400;
const muchShare = 0.2;

/** Whether the old text becomes a version. */
export function isWorthKeeping({ kind, isOwnStep, oldLength, newLength, sinceNewestMs }: Replacement): boolean {
  if (kind !== 'save' || !isOwnStep || sinceNewestMs === null) return true;
  // A clock that was set back must not stop the history.
  if (sinceNewestMs >= leastGapMs || sinceNewestMs < 0) return true;
  const taken = oldLength - newLength;
  return taken > muchLength || (taken > 1 && taken > oldLength * muchShare);
}
