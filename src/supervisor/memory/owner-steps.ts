import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CollectionStep } from './collection-step.ts';
import { saneBytes, type MemoryOwner, type MemoryOwners } from './memory-owners.ts';

/** An owner comes down by at most this much before the loop gets a turn. */
const sliceBytes = 8_000_000;

/** The trimming of each owner that holds something, as steps of a collection. */
export function ownerSteps(owners: MemoryOwners): CollectionStep[] {
  return owners
    .inTrimOrder()
    .filter((owner) => saneBytes(owner.reservedBytes()) > 0)
    .map((owner) => ({
      name: owner.component,
      rank: owner.trimRank,
      run: (bytesWanted: number) => trimInSlices(owner, bytesWanted),
    }));
}

async function trimInSlices(owner: MemoryOwner, bytesWanted: number): Promise<number> {
  const targetBytes = Math.max(0, saneBytes(owner.reservedBytes()) - bytesWanted);
  let freedBytes = 0;
  for (let heldBytes = saneBytes(owner.reservedBytes()); heldBytes > targetBytes;) {
    const trimmedBytes = saneBytes(await owner.trimTo(Math.max(targetBytes, heldBytes - sliceBytes)));
    freedBytes += trimmedBytes;
    const leftBytes = saneBytes(owner.reservedBytes());
    // An owner that neither shrinks nor says that it freed something has nothing more to give.
    if (leftBytes >= heldBytes || trimmedBytes === 0) break;
    heldBytes = leftBytes;
    await nextTurn();
  }
  return freedBytes;
}
