import type { LeaseAnswer, MemoryManagementParams } from '../../shared/contract/memory-management-api.ts';
import { defaultLeaseMs } from '../../shared/contract/memory-management-api.ts';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { BatchLease, BatchLeases } from './batch-room.ts';

/** The commands of the memory manager that a batch needs. */
export interface LeaseGiver {
  requestAiMemoryAllocation(params: MemoryManagementParams['requestAiMemoryAllocation']): Promise<LeaseAnswer>;
  releaseAiMemoryAllocation(params: MemoryManagementParams['releaseAiMemoryAllocation']): unknown;
}

export interface IndexerLeasesOptions {
  readonly manager: LeaseGiver;
  readonly clock: Clock;
  readonly log: Logger;
}

const request = { owner: 'indexer', kind: 'embedding-batch', ttlMs: defaultLeaseMs } as const;
const renewEveryMs = defaultLeaseMs / 2;

/** Leases of the memory manager for the indexer's batches, each renewed until it is released. */
export function indexerLeases({ manager, clock, log }: IndexerLeasesOptions): BatchLeases {
  return {
    async request(bytes) {
      const answer = await manager.requestAiMemoryAllocation({ ...request, bytes });
      // No limit that can be set is below what one text needs, so what is refused now may be granted later.
      return answer.granted ? held(answer.lease.leaseId, bytes) : { retryable: true };
    },
  };

  /** A batch is tried again, note by note even, when the model fails: together that may outlast any fixed term. */
  function held(leaseId: string, bytes: number): BatchLease {
    const renewal = clock.every(renewEveryMs, () => {
      // Refused after the limit was lowered: then it ends at its time, while the batch goes on to its end.
      manager.requestAiMemoryAllocation({ ...request, bytes, leaseId }).catch(tell);
    });
    return {
      release: () => {
        renewal.dispose();
        try {
          manager.releaseAiMemoryAllocation({ leaseId });
        } catch (error) {
          tell(error);
        }
      },
    };
  }

  /** A lease that has ended by itself needs no release. */
  function tell(error: unknown): void {
    if (!isAppError(error, 'lease-unknown')) log.error(`A lease of the indexer failed: ${messageOf(error)}`);
  }
}
