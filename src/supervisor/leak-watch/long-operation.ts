/** Shorter work holds memory for no longer than floors are apart; to call each saved note an operation would blind the detector. */
const longSeconds = 20;

/** Tells the long operations, which may hold memory until they end, from the short work of every moment. */
export class LongOperation {
  #busySince: number | null = null;

  /** True when the work under way is a long operation. Monotonic seconds. */
  observe(isBusy: boolean, seconds: number): boolean {
    this.#busySince = isBusy ? (this.#busySince ?? seconds) : null;
    return this.#busySince !== null && seconds - this.#busySince >= longSeconds;
  }
}
