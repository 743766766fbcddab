import { trimRanks, type MemoryOwner } from '../../src/supervisor/memory/memory-owners.ts';
import type { MemoryManager } from '../../src/supervisor/memory/memory-manager.ts';
import { countFreed, type MemoryFill } from './memory-fill.ts';

const slabBytes = 1_048_576;
/** Longer than the benchmark takes: they end by release, not by themselves. */
const ttlMs = 600_000;

interface LeasedSlab {
  readonly bytes: Uint8Array;
  readonly release: () => void;
}

/** Buffers that are taken under leases, and given back with them. */
export function leasesFill(): MemoryFill {
  const slabs: LeasedSlab[] = [];
  const { owner, freedBytes } = countFreed(slabsOwner(slabs));
  return { owners: [owner], freedBytes, take: (manager) => takeSlab(manager, slabs) };
}

async function takeSlab(manager: MemoryManager, slabs: LeasedSlab[]): Promise<boolean> {
  const answer = await manager.requestAiMemoryAllocation({ owner: 'bench', kind: 'other', bytes: slabBytes, ttlMs });
  if (!answer.granted) return false;
  const { leaseId } = answer.lease;
  slabs.push({
    bytes: new Uint8Array(slabBytes).fill(1),
    release: () => void manager.releaseAiMemoryAllocation({ leaseId }),
  });
  return true;
}

function slabsOwner(slabs: LeasedSlab[]): MemoryOwner {
  const reservedBytes = () => slabs.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const trimTo = (bytes: number): number => {
    const before = reservedBytes();
    while (reservedBytes() > bytes) slabs.shift()?.release();
    return before - reservedBytes();
  };
  return {
    component: 'leased-buffers',
    type: 'ai-operation',
    trimRank: trimRanks.buffers,
    reservedBytes,
    trimTo,
    release: () => trimTo(0),
    lastAccessMs: () => Infinity,
  };
}
