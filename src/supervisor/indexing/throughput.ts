import type { Clock } from '../../shared/util/clock.ts';

const windowMs = 30_000;
/** At one entry a batch, more than the window can hold; a bound all the same. */
const maxEntries = 2_000;

/** Units done per second over the last half minute, and from it the time left. */
export class Throughput {
  readonly #clock: Clock;
  readonly #entries: { atMs: number; units: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  record(units: number): void {
    this.#entries.push({ atMs: this.#clock.nowMs(), units });
    this.#forgetOld();
  }

  /** Forgets what was done, so that a pause does not lower the rate afterwards. */
  reset(): void {
    this.#entries.length = 0;
  }

  get perSecond(): number {
    this.#forgetOld();
    const first = this.#entries[0];
    if (!first || this.#entries.length < 2) return 0;
    // The first entry marks the start of the span; its own units were done before it.
    const units = this.#entries.reduce((sum, entry) => sum + entry.units, -first.units);
    const seconds = (this.#clock.nowMs() - first.atMs) / 1_000;
    return seconds > 0 ? units / seconds : 0;
  }

  /** Null while there is no rate to tell from. */
  secondsFor(units: number): number | null {
    const rate = this.perSecond;
    return rate > 0 ? units / rate : null;
  }

  #forgetOld(): void {
    const oldest = this.#clock.nowMs() - windowMs;
    const keepFrom = this.#entries.findIndex((entry) => entry.atMs >= oldest);
    this.#entries.splice(0, keepFrom === -1 ? this.#entries.length : keepFrom);
    if (this.#entries.length > maxEntries) this.#entries.splice(0, this.#entries.length - maxEntries);
  }
}
