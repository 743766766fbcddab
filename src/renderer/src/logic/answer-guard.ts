/** Numbers questions, so that an answer to an older one can be told and dropped. */
export class AnswerGuard {
  #latest = 0;

  /** Starts a question; every earlier one is stale from now on. */
  next(): number {
    this.#latest += 1;
    return this.#latest;
  }

  isLatest(ticket: number): boolean {
    return ticket === this.#latest;
  }

  /** Makes every question asked so far stale. */
  dropAll(): void {
    this.#latest += 1;
  }
}
