import { positiveInteger } from '../../shared/util/assert.ts';

export interface CountFloor {
  /** Monotonic, of the beginning of its span. */
  readonly seconds: number;
  readonly count: number;
}

/** The lowest count of each span of time, the last so many of them: what opens and closes again leaves it alone. */
export class CountFloors {
  readonly #spanSeconds: number;
  readonly #capacity: number;
  readonly #floors: CountFloor[] = [];
  #current: CountFloor | null = null;

  constructor(spanSeconds: number, capacity: number) {
    this.#spanSeconds = positiveInteger('spanSeconds', spanSeconds);
    this.#capacity = positiveInteger('capacity', capacity);
  }

  /** True when this count ended a span. */
  add(seconds: number, count: number): boolean {
    const from = Math.floor(seconds / this.#spanSeconds) * this.#spanSeconds;
    const ended = this.#current && this.#current.seconds !== from ? this.#current : null;
    if (ended) this.#floors.push(ended);
    if (this.#floors.length > this.#capacity) this.#floors.shift();
    const lowest = this.#current && !ended ? Math.min(this.#current.count, count) : count;
    this.#current = { seconds: from, count: lowest };
    return ended !== null;
  }

  /** Of the spans that have ended, oldest first. */
  get all(): readonly CountFloor[] {
    return this.#floors;
  }

  get isFull(): boolean {
    return this.#floors.length === this.#capacity;
  }
}
