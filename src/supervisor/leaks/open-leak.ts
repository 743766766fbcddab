import type { ComponentWatch } from './component-watch.ts';
import type { LeakSettings } from './leak-settings.ts';

/** A reported leak. It stays open, and silent, until its component has not grown for a long time. */
export class OpenLeak {
  readonly #settings: LeakSettings;
  #quietSince: number;
  #highest = Number.NEGATIVE_INFINITY;

  constructor(awake: number, settings: LeakSettings) {
    this.#settings = settings;
    this.#quietSince = awake;
  }

  /** True once the leak is over; the watch is then rebased on the level it has now. */
  isOver(watch: ComponentWatch, awake: number): boolean {
    const level = watch.recent(1)[0]?.level ?? this.#highest;
    if (level > this.#highest + 0.5 * this.#settings.minGrowthBytes) {
      this.#highest = level;
      this.#quietSince = awake;
    }
    if (awake - this.#quietSince < this.#settings.rearmSeconds) return false;
    watch.rebase(this.#quietSince);
    return true;
  }
}
