import { AppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

const patienceMs = 5_000;

type Memory = Readonly<Record<string, number>>;

/** Has main keep a configuration, and waits for its word that it did. One at a time, as the manager changes it. */
export class ConfigKeeper {
  readonly #clock: Clock;
  readonly #send: (memory: Memory) => void;
  #waiting: ((problem: string | null) => void) | null = null;

  constructor(clock: Clock, send: (memory: Memory) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  save(memory: Memory): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer: Disposable = this.#clock.after(patienceMs, () => this.kept('there was no answer in time'));
      this.#waiting = (problem) => {
        timer.dispose();
        if (problem === null) resolve();
        else
          reject(
            new AppError('file-error', `The memory settings could not be kept (${problem}), so nothing was changed.`),
          );
      };
      this.#send(memory);
    });
  }

  /** Main's answer; null when it was kept. */
  kept(problem: string | null): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(problem);
  }
}
