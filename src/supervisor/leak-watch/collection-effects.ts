import { positiveInteger } from '../../shared/util/assert.ts';
import type { ComponentReading } from '../leaks/leak-sample.ts';

export interface CollectionEffect {
  readonly collections: number;
  /** The most that one of them took back from the component. A sum would count what readings sway by as well. */
  readonly mostFreedBytes: number;
}

interface Minute {
  readonly startSeconds: number;
  collections: number;
  /** Only of components that gave something back: the most by one collection. */
  readonly mostFreedBytes: Map<string, number>;
}

const minuteSeconds = 60;

/** What collections took from each component: readings before and after each, by the minute. Monotonic seconds. */
export class CollectionEffects {
  readonly #maxMinutes: number;
  readonly #minutes: Minute[] = [];
  #before = new Map<string, number>();

  /** Of older minutes nothing is known. */
  constructor(maxMinutes: number) {
    this.#maxMinutes = positiveInteger('maxMinutes', maxMinutes);
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
    const minute = this.#minuteOf(seconds);
    minute.collections += 1;
    for (const { name, bytes } of components) {
      const freedBytes = Math.max((this.#before.get(name) ?? bytes) - bytes, told.get(name) ?? 0);
      if (freedBytes > 0) minute.mostFreedBytes.set(name, Math.max(freedBytes, minute.mostFreedBytes.get(name) ?? 0));
    }
    this.read(components);
  }

  since(component: string, seconds: number): CollectionEffect {
    const minutes = this.#minutes.filter(({ startSeconds }) => startSeconds >= seconds);
    return {
      collections: minutes.reduce((sum, minute) => sum + minute.collections, 0),
      mostFreedBytes: Math.max(0, ...minutes.map((minute) => minute.mostFreedBytes.get(component) ?? 0)),
    };
  }

  /** A minute begins with its first collection, so that none of it lies before. */
  #minuteOf(seconds: number): Minute {
    const last = this.#minutes.at(-1);
    if (last && seconds < last.startSeconds + minuteSeconds) return last;
    const minute: Minute = { startSeconds: seconds, collections: 0, mostFreedBytes: new Map() };
    this.#minutes.push(minute);
    if (this.#minutes.length > this.#maxMinutes) this.#minutes.shift();
    return minute;
  }
}
