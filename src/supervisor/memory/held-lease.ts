import {
  defaultLeaseMs,
  type LeaseAnswer,
  type LeaseKind,
  type MemoryManagementParams,
  type MemoryRefusal,
} from '../../shared/contract/memory-management-api.ts';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';

/** The commands of the memory manager that AI work needs. */
export interface LeaseGiver {
  requestAiMemoryAllocation(params: MemoryManagementParams['requestAiMemoryAllocation']): Promise<LeaseAnswer>;
  releaseAiMemoryAllocation(params: MemoryManagementParams['releaseAiMemoryAllocation']): unknown;
}

export interface LeaseHolder {
  readonly manager: LeaseGiver;
  readonly clock: Clock;
  readonly log: Logger;
}

type Request = Omit<MemoryManagementParams['requestAiMemoryAllocation'], 'leaseId' | 'ttlMs'>;

const renewEveryMs = defaultLeaseMs / 2;

/** Asks for a lease that is renewed until it is disposed of: how long AI work takes cannot be told before. */
export async function holdLease(holder: LeaseHolder, request: Request): Promise<Disposable | MemoryRefusal> {
  const { manager, clock, log } = holder;
  const answer = await manager.requestAiMemoryAllocation({ ...request, ttlMs: defaultLeaseMs });
  if (!answer.granted) return answer;
  const { leaseId } = answer.lease;
  /** A lease that has ended by itself needs no release. */
  const tell = (error: unknown) => {
    if (!isAppError(error, 'lease-unknown')) log.error(`A lease of ${request.owner} failed: ${messageOf(error)}`);
  };
  const renewal = clock.every(renewEveryMs, () => {
    // Refused after the limit was lowered: then it ends at its time, while the work goes on to its end.
    manager.requestAiMemoryAllocation({ ...request, leaseId, ttlMs: defaultLeaseMs }).catch(tell);
  });
  return {
    dispose: () => {
      renewal.dispose();
      try {
        manager.releaseAiMemoryAllocation({ leaseId });
      } catch (error) {
        tell(error);
      }
    },
  };
}

export interface ModelWork {
  readonly owner: string;
  /** What the model's own process takes for it. */
  readonly modelBytes: number;
  /** What it takes in this process, and as what. */
  readonly own: { readonly kind: LeaseKind; readonly bytes: number };
}

/** Room for a piece of the model's work, in its process and in this one: both or none. */
export async function holdModelLeases(
  holder: LeaseHolder,
  { owner, modelBytes, own }: ModelWork,
): Promise<Disposable | MemoryRefusal> {
  // The larger one first: it is the one that a low limit refuses, without a collection on the way.
  const elsewhere = await holdLease(holder, { owner, kind: 'model-process', bytes: modelBytes });
  if (!('dispose' in elsewhere)) return elsewhere;
  try {
    const here = await holdLease(holder, { owner, ...own });
    if ('dispose' in here) return joined(here, elsewhere);
    elsewhere.dispose();
    return here;
  } catch (error) {
    elsewhere.dispose();
    throw error;
  }
}

function joined(first: Disposable, second: Disposable): Disposable {
  return {
    dispose: () => {
      first.dispose();
      second.dispose();
    },
  };
}
