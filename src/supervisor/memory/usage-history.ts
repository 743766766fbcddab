import type { MemoryMetrics, RawHistory, RollupHistory } from '../../shared/contract/memory-management-api.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import { RollupRing, type StoredBucket } from './rollup-ring.ts';
import { SampleRing } from './sample-ring.ts';

export const ringSamples = 1_000;
const minuteMs = 60_000;
const minutesPerDay = 1_440;
const quarterMs = 15 * minuteMs;
const quartersPerWeek = 672;
/** Rows that the rollups ever take. */
export const rollupSlots = minutesPerDay + quartersPerWeek;

/** Where rollups outlive the process. */
export interface RollupStore {
  /** Everything or nothing. */
  putAll(buckets: readonly StoredBucket[]): void;
  all(): Iterable<StoredBucket>;
}

export interface UsageHistoryOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: RollupStore;
}

/** Memory over time at a fixed cost: the last 1,000 samples of this life, a day of minutes, a week of quarter hours. */
export class UsageHistory {
  readonly #options: UsageHistoryOptions;
  readonly #ring = new SampleRing(ringSamples);
  readonly #day = new RollupRing(minuteMs, minutesPerDay);
  readonly #week = new RollupRing(quarterMs, quartersPerWeek);
  /** The minute that is being filled; null before the first sample. */
  #openMinuteMs: number | null = null;
  #canWrite = true;

  constructor(options: UsageHistoryOptions) {
    this.#options = options;
    for (const bucket of this.#kept()) if (!this.#day.restore(bucket)) this.#week.restore(bucket);
  }

  /** What the arrays take; never more. */
  get byteLength(): number {
    return this.#ring.byteLength + this.#day.byteLength + this.#week.byteLength;
  }

  /** Writes a minute when the next one begins, so a kill loses less than one. */
  add(sample: MemoryMetrics): void {
    const minuteStartMs = this.#day.bucketStart(sample.atMs);
    if (this.#openMinuteMs !== null && this.#openMinuteMs !== minuteStartMs) this.flush();
    this.#openMinuteMs = minuteStartMs;
    this.#ring.add(sample);
    this.#day.add(sample);
    this.#week.add(sample);
  }

  /** Writes what is not complete yet too; it is gone on with after a restart. */
  flush(): void {
    if (this.#openMinuteMs === null) return;
    const buckets = [
      this.#day.stored(this.#openMinuteMs),
      this.#week.stored(this.#week.bucketStart(this.#openMinuteMs)),
    ].filter((bucket) => bucket !== null);
    this.#try(() => this.#options.store.putAll(buckets));
  }

  read(range: 'raw' | 'day' | 'week'): RawHistory | RollupHistory {
    if (range === 'raw') return this.#ring.read();
    const nowMs = this.#options.clock.wallMs();
    return range === 'day' ? this.#day.read('day', nowMs) : this.#week.read('week', nowMs);
  }

  #kept(): StoredBucket[] {
    const buckets: StoredBucket[] = [];
    this.#try(() => buckets.push(...this.#options.store.all()));
    return buckets;
  }

  /** History is not worth a failure of what it watches; a full disk is said once. */
  #try(act: () => void): void {
    try {
      act();
      this.#canWrite = true;
    } catch (error) {
      if (this.#canWrite) this.#options.log.warn(`Memory history could not be kept: ${messageOf(error)}`);
      this.#canWrite = false;
    }
  }
}
