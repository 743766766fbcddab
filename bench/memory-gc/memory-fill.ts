import type { MemoryManager } from '../../src/supervisor/memory/memory-manager.ts';
import type { MemoryOwner } from '../../src/supervisor/memory/memory-owners.ts';

/** One way of filling the supervisor: owners as the app has them, and how to make them hold more. */
export interface MemoryFill {
  readonly owners: readonly MemoryOwner[];
  /** Asks the manager for room and takes one more piece; false when it was refused. */
  take(manager: MemoryManager): Promise<boolean>;
  /** What the owners have let go of so far. */
  readonly freedBytes: () => number;
}

/** Counts what an owner says that it freed. */
export function countFreed(owner: MemoryOwner): { readonly owner: MemoryOwner; readonly freedBytes: () => number } {
  let freedBytes = 0;
  const count = (bytes: number): number => {
    freedBytes += bytes;
    return bytes;
  };
  const counted: MemoryOwner = {
    ...owner,
    trimTo: async (bytes) => count(await owner.trimTo(bytes)),
    release: async () => count(await owner.release()),
  };
  return { owner: counted, freedBytes: () => freedBytes };
}

/** Takes memory that an owner will declare, when the manager grants it. */
export async function takeWithRoom(
  manager: MemoryManager,
  owner: string,
  bytes: number,
  take: () => void | Promise<void>,
): Promise<boolean> {
  const room = await manager.reserve(owner, bytes);
  if (!('reservation' in room)) return false;
  await take();
  room.reservation.settle();
  return true;
}
