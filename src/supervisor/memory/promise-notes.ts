import type { Clock } from '../../shared/util/clock.ts';
import type { Reservation } from './admission.ts';

/** Which promise belongs to which lease or line, for as long as it can matter: afterwards the memory itself is seen. */
export class PromiseNotes {
  readonly #clock: Clock;
  readonly #promiseMs: number;
  /** In the order of their making, so that the old ones are in front. */
  readonly #notes = new Map<string, { readonly reservation: Reservation; readonly madeMs: number }>();

  constructor(clock: Clock, promiseMs: number) {
    this.#clock = clock;
    this.#promiseMs = promiseMs;
  }

  get size(): number {
    return this.#notes.size;
  }

  note(id: string, reservation: Reservation | null): void {
    this.#dropOld();
    if (!reservation) return;
    const earlier = this.#notes.get(id)?.reservation;
    const both = { settle: () => undefined, dispose: () => [earlier, reservation].forEach((one) => one?.dispose()) };
    this.#notes.delete(id);
    this.#notes.set(id, { reservation: earlier ? both : reservation, madeMs: this.#clock.nowMs() });
  }

  /** The memory is not wanted any more: its promise makes room at once. */
  forget(id: string): void {
    this.#notes.get(id)?.reservation.dispose();
    this.#notes.delete(id);
  }

  #dropOld(): void {
    const oldestMs = this.#clock.nowMs() - this.#promiseMs;
    for (const [id, { madeMs }] of this.#notes) {
      if (madeMs > oldestMs) return;
      this.#notes.delete(id);
    }
  }
}
