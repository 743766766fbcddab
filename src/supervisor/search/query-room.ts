import type { LeaseKind, MemoryRefusal } from '../../shared/contract/memory-management-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { modelBytesPerText } from '../indexing/batch-room.ts';
import { holdLease, type LeaseHolder } from '../memory/held-lease.ts';

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
      // The larger one first: it is the one that a low limit refuses, without a collection on the way.
      const model = await ask('model-process', modelBytesPerText);
      try {
        const own = await ask('query-embedding', ownBytes(text, dimensions));
        return {
          dispose: () => {
            own.dispose();
            model.dispose();
          },
        };
      } catch (error) {
        model.dispose();
        throw error;
      }
    },
  };

  async function ask(kind: LeaseKind, bytes: number): Promise<Disposable> {
    const answer = await holdLease(holder, { owner: 'search', kind, bytes });
    if ('dispose' in answer) return answer;
    throw new AppError('memory-refused', sentenceFor(answer));
  }
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
