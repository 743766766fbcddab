/** Lets a loop sleep until somebody has work for it; a signal given while it is busy is not lost. */
export class WakeSignal {
  #isSet = false;
  #resolve: (() => void) | null = null;

  set(): void {
    this.#isSet = true;
    this.#resolve?.();
    this.#resolve = null;
  }

  /** Resolves at the next `set`, or at once when it came since the last wait. */
  async wait(): Promise<void> {
    if (!this.#isSet) await new Promise<void>((resolve) => (this.#resolve = resolve));
    this.#isSet = false;
  }
}
