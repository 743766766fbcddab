import type { LeaseKind } from '../../shared/contract/memory-management-api.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { holdLease, type LeaseHolder } from '../memory/held-lease.ts';
import type { BatchLeases } from './batch-room.ts';

/** Leases of the memory manager for the indexer's batches, each renewed until it is released. */
export function indexerLeases(holder: LeaseHolder): BatchLeases {
  return {
    async request({ ownBytes, modelBytes }) {
      // The larger one first: it is the one that a low limit refuses, without a collection on the way.
      const model = await ask('model-process', modelBytes);
      if (!model) return { retryable: true };
      const own = await ask('embedding-batch', ownBytes);
      if (!own) {
        model.dispose();
        return { retryable: true };
      }
      return {
        release: () => {
          own.dispose();
          model.dispose();
        },
      };
    },
  };

  /** Null when it is refused: no limit that can be set is below what one text needs, so it may be granted later. */
  async function ask(kind: LeaseKind, bytes: number): Promise<Disposable | null> {
    const answer = await holdLease(holder, { owner: 'indexer', kind, bytes });
    return 'dispose' in answer ? answer : null;
  }
}
