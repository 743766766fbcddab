/** Beyond the limit by more than this counts as a violation. */
const slack = 0.05;

/** Compares private bytes with the limit that holds at the moment. */
export class LimitWatch {
  #limitBytes: number;
  #samples = 0;
  #violations = 0;
  #peakBytes = 0;
  #peakShare = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  setLimit(limitBytes: number): void {
    this.#limitBytes = limitBytes;
  }

  add(privateBytes: number): void {
    this.#samples += 1;
    if (privateBytes > this.#limitBytes * (1 + slack)) this.#violations += 1;
    this.#peakBytes = Math.max(this.#peakBytes, privateBytes);
    this.#peakShare = Math.max(this.#peakShare, privateBytes / this.#limitBytes);
  }

  get figures() {
    return {
      samples: this.#samples,
      violations: this.#violations,
      peakBytes: this.#peakBytes,
      /** Of the limit that held at the time. */
      peakShare: this.#peakShare,
    } as const;
  }
}
