import { positiveInteger } from '../../shared/util/assert.ts';
import type { ComponentReading } from '../leaks/leak-sample.ts';

export interface CollectionEffect {
  readonly collections: number;
  /** The most that one of them took back from the component. A sum would count what readings sway by as well. */
  readonly mostFreedBytes: number;
}

interface Collected {
  readonly seconds: number;
  /** Only of components that gave something back. */
  readonly freedBytes: ReadonlyMap<string, number>;
}

/** What collections took from each component, by the readings before and after each. Monotonic seconds. */
export class CollectionEffects {
  readonly #maxCollections: number;
  readonly #collected: Collected[] = [];
  #before: ReadonlyMap<string, number> = new Map();

  /** Of older collections nothing is known. */
  constructor(maxCollections: number) {
    this.#maxCollections = positiveInteger('maxCollections', maxCollections);
  }

  /** Takes readings between which no collection took place: what the next one is compared with. */
  read(components: readonly ComponentReading[]): void {
    this.#before = new Map(components.map(({ name, bytes }) => [name, bytes]));
  }

  /**
   * Takes the first readings after a collection. `told`: what it says it freed of a component, which holds where it is
   * more: the readings before it are some seconds old, and growth since then hides as much of the effect.
   */
  collected(seconds: number, components: readonly ComponentReading[], told: ReadonlyMap<string, number> = new Map()) {
    const freedBytes = new Map<string, number>();
    for (const { name, bytes } of components) {
      const freed = Math.max((this.#before.get(name) ?? bytes) - bytes, told.get(name) ?? 0);
      if (freed > 0) freedBytes.set(name, freed);
    }
    this.#collected.push({ seconds, freedBytes });
    if (this.#collected.length > this.#maxCollections) this.#collected.shift();
    this.read(components);
  }

  /** Of the collections after that moment. */
  since(component: string, seconds: number): CollectionEffect {
    const later = this.#collected.filter((each) => each.seconds > seconds);
    return {
      collections: later.length,
      mostFreedBytes: Math.max(0, ...later.map(({ freedBytes }) => freedBytes.get(component) ?? 0)),
    };
  }
}
