import type { CollectionPreview } from '../../shared/contract/memory-reasons.ts';
import type { AllocationLedger } from './allocation-ledger.ts';
import type { HeapReading } from './memory-sample.ts';
import { freeableBytes, saneBytes, type MemoryOwners } from './memory-owners.ts';

interface PreviewSources {
  readonly owners: MemoryOwners;
  readonly ledger: AllocationLedger;
  readonly privateBytes: number;
  readonly heap: HeapReading;
  /** Monotonic milliseconds; what was not used since then is stale. */
  readonly staleBeforeMs: number;
}

/**
 * What a thorough collection would let go, by its own rules: what is stale in any case, then what owners can give, in
 * trim order, until the target is met; at the end what V8 holds and does not use. Nothing is let go.
 */
export function previewCollection(sources: PreviewSources, targetBytes: number): CollectionPreview {
  const { owners, ledger, privateBytes, heap, staleBeforeMs } = sources;
  const parts = new Map<string, number>();
  const take = (component: string, bytes: number) => parts.set(component, (parts.get(component) ?? 0) + bytes);
  let leftBytes = Math.max(0, privateBytes - targetBytes);
  const wantedBytes = leftBytes;
  for (const { component, bytes, release } of ledger.untouchedSince(staleBeforeMs)) {
    if (release && !owners.covers(component)) take(component, bytes);
  }
  for (const owner of owners.inTrimOrder()) {
    const bytes = freeableBytes(owner);
    const isStale = owner.lastAccessMs() < staleBeforeMs;
    const taken = isStale ? bytes : Math.min(bytes, leftBytes);
    if (taken > 0) take(owner.component, taken);
    leftBytes = Math.max(0, leftBytes - taken);
  }
  const unusedBytes = saneBytes(heap.committedBytes - heap.usedBytes);
  if (unusedBytes > 0) take('v8', unusedBytes);
  return {
    privateBytes,
    targetBytes,
    wantedBytes,
    parts: [...parts].map(([component, bytes]) => ({ component, bytes })),
    totalBytes: [...parts.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}
