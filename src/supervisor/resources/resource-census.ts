import type { ResourceCount } from '../../shared/contract/memory-management-api.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import type { ResourceReading } from './resource-reading.ts';
import { ResourceWatch, type ResourceGrowth } from './resource-watch.ts';

const leastGapSeconds = 10;

interface Counted {
  readonly watch: ResourceWatch;
  count: number;
  peak: number;
}

/** Keeps count of what is open, by name, and of what climbs without coming down. */
export class ResourceCensus {
  readonly #read: () => ResourceReading;
  readonly #maxNames: number;
  readonly #counted = new Map<string, Counted>();
  #lastSeconds = -Infinity;

  /** Names beyond `maxNames` are not followed. */
  constructor(read: () => ResourceReading, maxNames: number) {
    this.#read = read;
    this.#maxNames = positiveInteger('maxNames', maxNames);
  }

  /** Counts again, at most each ten seconds. Monotonic seconds. */
  observe(seconds: number): void {
    if (seconds - this.#lastSeconds < leastGapSeconds) return;
    this.#lastSeconds = seconds;
    const reading = this.#read();
    for (const name of Object.keys(reading)) this.#follow(name);
    for (const [name, counted] of this.#counted) {
      const count = reading[name] ?? 0; // A kind of handle of which none is open is not listed.
      counted.count = count;
      counted.peak = Math.max(counted.peak, count);
      counted.watch.add(seconds, count);
    }
  }

  counts(): readonly ResourceCount[] {
    return [...this.#counted].map(([name, { watch, count, peak }]) => ({
      name,
      count,
      peak,
      perHour: watch.perSecond * 3_600,
    }));
  }

  /** What climbs now, by name. */
  growths(): ReadonlyMap<string, ResourceGrowth> {
    return new Map([...this.#counted].flatMap(([name, { watch }]) => (watch.growth ? [[name, watch.growth]] : [])));
  }

  #follow(name: string): void {
    if (this.#counted.has(name) || this.#counted.size >= this.#maxNames) return;
    this.#counted.set(name, { watch: new ResourceWatch(), count: 0, peak: 0 });
  }
}
