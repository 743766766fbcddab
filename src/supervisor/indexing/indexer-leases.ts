import { holdModelLeases, type LeaseHolder } from '../memory/held-lease.ts';
import type { BatchLeases } from './batch-room.ts';

/** Leases of the memory manager for the indexer's batches, each renewed until it is released. */
export function indexerLeases(holder: LeaseHolder): BatchLeases {
  return {
    async request({ ownBytes, modelBytes }) {
      const own = { kind: 'embedding-batch', bytes: ownBytes } as const;
      const held = await holdModelLeases(holder, { owner: 'indexer', modelBytes, own });
      // No limit that can be set is below what one text needs, so it may be granted later.
      return 'dispose' in held ? { release: () => held.dispose() } : { retryable: true };
    },
  };
}
