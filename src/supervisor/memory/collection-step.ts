import type { CollectionTrigger, MemoryReceipt } from '../../shared/contract/memory-events.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';

/** One way of giving memory back. */
export interface CollectionStep {
  /** The component in receipts. */
  readonly name: string;
  /** Place in the trim order: see `trimRanks`. */
  readonly rank: number;
  /** Runs even when the target is met: what is stale goes in any case. */
  readonly isUnconditional?: boolean;
  /** Tries to let go of so many bytes; returns how many it did. Holds the loop for less than 50 ms at a time. */
  run(bytesWanted: number): number | Promise<number>;
}

export interface CollectionOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly readPrivateBytes: () => number;
  /** Read at the beginning of each collection; put in order by rank. */
  readonly steps: () => readonly CollectionStep[];
  /** Makes what was let go leave the process: V8's collection. Last, and before more is trimmed than was needed. */
  readonly reclaim: CollectionStep;
  readonly maxDurationMs: number;
  readonly onReceipt: (receipt: MemoryReceipt) => void;
}

export interface CollectionRequest {
  readonly trigger: CollectionTrigger;
  /** Private bytes to come down to; Infinity when only what is stale is to go. */
  readonly targetBytes: number;
  /** Ends with V8's collection even when the target was met at once: someone asked to see what can go. */
  readonly isThorough?: boolean;
}
