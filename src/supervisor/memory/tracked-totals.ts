import { allocationTypes } from '../../shared/contract/memory-events.ts';
import { noBytesByType, type AllocationLedger, type BytesByType } from './allocation-ledger.ts';
import { saneBytes, type MemoryOwners } from './memory-owners.ts';

export interface TrackedTotals {
  readonly totalBytes: number;
  readonly byComponent: Readonly<Record<string, number>>;
  readonly byType: Readonly<BytesByType>;
  /** The part of it that owners say lies in V8's heap. */
  readonly heapBytes: number;
  /** The part of it that owners say lies in ArrayBuffers. */
  readonly externalBytes: number;
}

/** What of V8's memory has a name. */
export type DeclaredInV8 = Pick<TrackedTotals, 'heapBytes' | 'externalBytes'>;

/** What owners say lies in V8's heap and in ArrayBuffers; of one owner never more than it reserves. */
export function declaredInV8(owners: MemoryOwners): DeclaredInV8 {
  let heapBytes = 0;
  let externalBytes = 0;
  for (const owner of owners.all()) {
    const bytes = saneBytes(owner.reservedBytes());
    heapBytes += Math.min(bytes, saneBytes(owner.heapBytes?.() ?? 0));
    externalBytes += Math.min(bytes, saneBytes(owner.externalBytes?.() ?? 0));
  }
  return { heapBytes, externalBytes };
}

/** What owners declare, and the ledger's lines that no owner speaks for: counted once, by component and by type. */
export function trackedTotals(owners: MemoryOwners, ledger: AllocationLedger): TrackedTotals {
  const byComponent = new Map<string, number>();
  const byType = noBytesByType();
  const add = (component: string, type: keyof BytesByType, bytes: number) => {
    byComponent.set(component, (byComponent.get(component) ?? 0) + bytes);
    byType[type] += bytes;
  };
  for (const owner of owners.all()) add(owner.component, owner.type, saneBytes(owner.reservedBytes()));
  for (const [component, lines] of ledger.components()) {
    if (owners.covers(component)) continue;
    for (const type of allocationTypes) if (lines[type] > 0) add(component, type, lines[type]);
  }
  const totalBytes = allocationTypes.reduce((sum, type) => sum + byType[type], 0);
  return { totalBytes, byComponent: Object.fromEntries(byComponent), byType, ...declaredInV8(owners) };
}
