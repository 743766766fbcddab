export type Mode = 'running' | 'paused' | 'stopped';

/** Whether work goes on, by the user's word, and the signal that ends what is under way when it does not. */
export class RunMode {
  #current: Mode = 'running';
  #work = new AbortController();

  get current(): Mode {
    return this.#current;
  }

  /** Of the work that begins now. */
  get signal(): AbortSignal {
    return this.#work.signal;
  }

  set(mode: Mode): void {
    this.#current = mode;
    if (mode !== 'running') this.#work.abort();
    else if (this.#work.signal.aborted) this.#work = new AbortController();
  }
}
