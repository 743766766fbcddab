import type { BackgroundTurn, BackgroundWork } from '../indexing/background-work.ts';
import { Pacer } from '../indexing/pacer.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { collectionNames, removeCollection } from '../vectors/cells/remove-collection.ts';

/** Rows of some 20 bytes. */
const membersAtOnce = 512;

/** Removes the cells of models that serve no more. Their embeddings stay as cached ones, within that bound. */
export class RetiredModels implements BackgroundWork {
  readonly #slices: Iterator<void>;
  #isDone = false;

  constructor(store: IndexStore, keptModelIds: readonly string[]) {
    this.#slices = removeOthers(store, keptModelIds);
  }

  async step({ signal }: BackgroundTurn): Promise<boolean> {
    if (this.#isDone) return false;
    const pacer = new Pacer(signal);
    while (!this.#isDone && !pacer.isDue) this.#isDone = this.#slices.next().done === true;
    await pacer.pause();
    return !this.#isDone;
  }
}

function* removeOthers(store: IndexStore, keptModelIds: readonly string[]): Generator<void> {
  for (const name of collectionNames(store.connection)) {
    if (keptModelIds.includes(name)) continue;
    const members = store.memberVectors(name);
    while (members.forgetSome(membersAtOnce)) yield;
    yield* removeCollection(store.connection, name);
  }
}
