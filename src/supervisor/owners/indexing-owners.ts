import type { BatchMemory } from '../indexing/embed-batches.ts';
import type { NoteIntake } from '../indexing/note-intake.ts';
import type { MemoryOwner } from '../memory/memory-owners.ts';
import { inFlightOwner } from './in-flight-owner.ts';

/** The batch that is being embedded: its texts, and its vectors until they are stored. */
export function batchOwner(batches: { readonly inFlight: BatchMemory }): MemoryOwner {
  return inFlightOwner({
    component: 'embedding-batch',
    type: 'ai-operation',
    bytes: () => batches.inFlight.textBytes + batches.inFlight.vectorBytes,
    heapBytes: () => batches.inFlight.textBytes,
    externalBytes: () => batches.inFlight.vectorBytes,
    explain: () => ({
      counts: {},
      pieces: [
        { name: 'texts', bytes: batches.inFlight.textBytes, items: null },
        { name: 'vectors', bytes: batches.inFlight.vectorBytes, items: null },
      ],
    }),
  });
}

/** The listing that a scan compares with the index, and the notes that wait to be brought up to date. */
export function vaultScanOwner(indexer: { readonly heldBytes: number }): MemoryOwner {
  return inFlightOwner({
    component: 'vault-scan',
    type: 'file-operation',
    bytes: () => indexer.heldBytes,
    heapBytes: () => indexer.heldBytes,
    externalBytes: () => 0,
  });
}

/** Messages to and from the model process, for batches and for queries. They lie outside V8's heap. */
export function modelBuffersOwner(model: { readonly bufferedBytes: number }): MemoryOwner {
  return inFlightOwner({
    component: 'model-buffers',
    type: 'ai-operation',
    bytes: () => model.bufferedBytes,
    heapBytes: () => 0,
    externalBytes: () => 0, // Messages under way are native memory; what has arrived belongs to the batch.
  });
}

/** The note that is being read and cut into passages. */
export function noteReadOwner(intake: NoteIntake): MemoryOwner {
  return inFlightOwner({
    component: 'note-read',
    type: 'file-operation',
    bytes: () => intake.inHand.rawBytes + intake.inHand.textBytes,
    heapBytes: () => intake.inHand.textBytes,
    externalBytes: () => intake.inHand.rawBytes,
    explain: () => ({
      counts: {},
      pieces: [
        { name: 'file', bytes: intake.inHand.rawBytes, items: null },
        { name: 'texts', bytes: intake.inHand.textBytes, items: null },
      ],
    }),
  });
}
