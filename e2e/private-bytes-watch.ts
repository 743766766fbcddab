import { privateBytesOf } from '../bench/private-bytes.ts';

const everyMs = 1_000;

/** Reads a process's private bytes each second from outside, until it is stopped. */
export class PrivateBytesWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  readonly #samples: number[] = [];

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), everyMs);
    this.#look();
  }

  /** Ends the watch. Bytes, oldest first; empty where the system does not tell, or when the process was never there. */
  stop(): readonly number[] {
    clearInterval(this.#timer);
    return this.#samples;
  }

  #look(): void {
    const bytes = privateBytesOf(this.#pid);
    if (bytes !== null) this.#samples.push(bytes);
  }
}
