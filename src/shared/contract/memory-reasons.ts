import type { AllocationType } from './memory-events.ts';

/**
 * What it costs to free what a component holds. `read-again`: the next use reads it from disk; `made-again`: a call of the
 * model for each item that is wanted again; `in-use`: it goes with the work under way and cannot be freed before;
 * `declared`: a window's own, which only that window can free; `collected`: V8 does it by itself; `unknown`: its owner does
 * not say.
 */
const freeingCosts = ['read-again', 'made-again', 'in-use', 'declared', 'collected', 'unknown'] as const;

export type FreeingCost = (typeof freeingCosts)[number];

/** One piece of what a component holds. */
export interface HeldPiece {
  /** What it is, by a name of the app's own (`centroids`, say); of a line in the ledger, its id. */
  readonly name: string;
  readonly bytes: number;
  /** How many things are in it; null where that means nothing. */
  readonly items: number | null;
  /** Since it was entered in the ledger, and since it was used; null where nobody keeps that. Milliseconds. */
  readonly ageMs: number | null;
  readonly idleMs: number | null;
}

/** What an owner itself knows of a piece. */
export type CountedPiece = Pick<HeldPiece, 'name' | 'bytes' | 'items'>;

/** At most so many pieces of a component are told, the largest. */
export const maxHeldPieces = 10;

/** Why a component is in memory. */
export interface ComponentReasons {
  /** As in `trackedByComponent`; `heap` for V8's heap, which no owner declares. */
  readonly component: string;
  readonly types: readonly AllocationType[];
  readonly bytes: number;
  /** Of it, what a clean-up could let go at most. */
  readonly freeableBytes: number;
  /** How many of what, by names of the app's own. */
  readonly counts: Readonly<Record<string, number>>;
  /** Since it last held nothing, as far as samples tell; null when it holds nothing now. Milliseconds. */
  readonly heldMs: number | null;
  /** Since its last use; null for what is never idle. Milliseconds. */
  readonly idleMs: number | null;
  readonly freeing: FreeingCost;
  /** The largest first, at most `maxHeldPieces`. */
  readonly pieces: readonly HeldPiece[];
}

/** What a clean-up would do, judged without doing it. Bytes. */
export interface CollectionPreview {
  readonly privateBytes: number;
  /** What it would come down to if it can. */
  readonly targetBytes: number;
  /** Above the target; 0 when only what is unused would go. */
  readonly wantedBytes: number;
  /** In trim order, what it would let go; without what would be nothing. `v8` is what JavaScript has committed and not used. */
  readonly parts: readonly { readonly component: string; readonly bytes: number }[];
  readonly totalBytes: number;
}
