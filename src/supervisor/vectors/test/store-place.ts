import { onTestFinished } from 'vitest';
import type { VectorStore } from '../vector-store.ts';

/** Where stores keep their vectors for one test: a folder, a schema of a server. Empty at first. */
export interface StorePlace {
  /** A store on this place, not opened yet. It holds what an earlier one on the place acknowledged. */
  create(dimensions: number): VectorStore;
  /** Clears the place away; its stores are disposed by then. */
  dispose?(): Promise<void> | void;
}

export type MakePlace = () => StorePlace | Promise<StorePlace>;

/** A store under test, which can be ended and begun anew on its place. */
export class StoreTrial {
  readonly #place: StorePlace;
  readonly #dimensions: number;
  #store: VectorStore;

  private constructor(place: StorePlace, dimensions: number) {
    this.#place = place;
    this.#dimensions = dimensions;
    this.#store = place.create(dimensions);
  }

  /** A store that is created but not opened; everything ends with the test. */
  static async create(makePlace: MakePlace, dimensions: number): Promise<StoreTrial> {
    const place = await makePlace();
    onTestFinished(() => place.dispose?.()); // Runs last: what is registered later ends earlier.
    const trial = new StoreTrial(place, dimensions);
    onTestFinished(() => trial.#store.dispose());
    return trial;
  }

  static async open(makePlace: MakePlace, dimensions: number): Promise<StoreTrial> {
    const trial = await StoreTrial.create(makePlace, dimensions);
    await trial.store.open();
    return trial;
  }

  get store(): VectorStore {
    return this.#store;
  }

  /** Ends the store and opens another on the same place, as a restart of the app does. */
  async restart(): Promise<VectorStore> {
    this.#store.dispose();
    this.#store = this.#place.create(this.#dimensions);
    await this.#store.open();
    return this.#store;
  }
}
