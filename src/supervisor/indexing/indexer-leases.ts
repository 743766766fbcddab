import type { LeaseAnswer, LeaseKind, MemoryManagementParams } from '../../shared/contract/memory-management-api.ts';
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

type Request = MemoryManagementParams['requestAiMemoryAllocation'];

const renewEveryMs = defaultLeaseMs / 2;

/** Leases of the memory manager for the indexer's batches, each renewed until it is released. */
export function indexerLeases({ manager, clock, log }: IndexerLeasesOptions): BatchLeases {
  return {
    async request({ ownBytes, modelBytes }) {
      // The larger one first: it is the one that a low limit refuses, without a collection on the way.
      const model = await ask('model-process', modelBytes);
      if (!model) return { retryable: true };
      const own = await ask('embedding-batch', ownBytes);
      if (!own) {
        model.release();
        return { retryable: true };
      }
      return {
        release: () => {
          own.release();
          model.release();
        },
      };
    },
  };

  /** Null when it is refused: no limit that can be set is below what one text needs, so it may be granted later. */
  async function ask(kind: LeaseKind, bytes: number): Promise<BatchLease | null> {
    const request = { owner: 'indexer', kind, bytes, ttlMs: defaultLeaseMs } as const;
    const answer = await manager.requestAiMemoryAllocation(request);
    return answer.granted ? held(answer.lease.leaseId, request) : null;
  }

  /** A batch is tried again, note by note even, when the model fails: together that may outlast any fixed term. */
  function held(leaseId: string, request: Request): BatchLease {
    const renewal = clock.every(renewEveryMs, () => {
      // Refused after the limit was lowered: then it ends at its time, while the batch goes on to its end.
      manager.requestAiMemoryAllocation({ ...request, leaseId }).catch(tell);
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
