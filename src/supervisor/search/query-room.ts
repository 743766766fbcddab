import type { MemoryRefusal } from '../../shared/contract/memory-management-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { modelBytesPerText } from '../indexing/batch-room.ts';
import { holdModelLeases, type LeaseHolder } from '../memory/held-lease.ts';

const bytesPerCharacter = 2;
/** The text lies in the call and in the message to the model; its vector in the answer and in the cache. */
const copies = 2;

/** Where a query asks for room before the model embeds it. */
export interface QueryRoom {
  /** @throws AppError memory-refused, with what to do about it */
  take(text: string, dimensions: number): Promise<Disposable>;
}

/** Room without limit, where no memory manager governs. */
export const unlimitedQueryRoom: QueryRoom = { take: () => Promise.resolve({ dispose: () => undefined }) };

/** Leases of the memory manager for queries, held until the model has answered. */
export function queryRoom(holder: LeaseHolder): QueryRoom {
  return {
    async take(text, dimensions) {
      const own = { kind: 'query-embedding', bytes: ownBytes(text, dimensions) } as const;
      const held = await holdModelLeases(holder, { owner: 'search', modelBytes: modelBytesPerText, own });
      if ('dispose' in held) return held;
      throw new AppError('memory-refused', sentenceFor(held));
    },
  };
}

const ownBytes = (text: string, dimensions: number): number =>
  copies * (text.length * bytesPerCharacter + dimensions * Float32Array.BYTES_PER_ELEMENT);

/** Why only words answered, and what ends it. */
function sentenceFor({ reason }: MemoryRefusal): string {
  if (reason === 'base-limit')
    return 'Memory is used up, so only words were searched. Raise the memory limit in the settings.';
  if (reason === 'too-many')
    return 'Too much AI work is under way, so only words were searched. Search again in a moment.';
  return 'The AI limit has no room for this search, so only words were searched. Raise the AI limit in the settings, or search again when indexing rests.';
}
