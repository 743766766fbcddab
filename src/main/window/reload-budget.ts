import type { Clock } from '../../shared/util/clock.ts';

const maxReloads = 3;
const windowMs = 5 * 60_000;

/** How often a page that crashes is loaded again: a page that crashes at once every time is left blank in the end. */
export class ReloadBudget {
  readonly #clock: Clock;
  #reloadedAtMs: readonly number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True when another reload is allowed, which is then counted. */
  take(): boolean {
    const nowMs = this.#clock.nowMs();
    const recent = this.#reloadedAtMs.filter((atMs) => nowMs - atMs < windowMs);
    if (recent.length >= maxReloads) return false;
    this.#reloadedAtMs = [...recent, nowMs];
    return true;
  }
}
