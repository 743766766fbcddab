import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

/** Silence after which the process is suspect, and after which it counts as dead. It beats once a second. */
export const suspectAfterMs = 3000;
export const deadAfterMs = 10_000;
const checkPeriodMs = 500;
/** A check this late means that the machine slept or that this process was blocked: the silence proves nothing. */
const lateCheckMs = 5000;

export interface HeartbeatEvents {
  readonly onSuspect: () => void;
  readonly onRecovered: () => void;
  /** Told once; the monitor has stopped by then. */
  readonly onDead: () => void;
}

/** Judges the silence between heartbeats. Runs from its creation to its disposal. */
export class HeartbeatMonitor implements Disposable {
  readonly #clock: Clock;
  readonly #events: HeartbeatEvents;
  #checks: Disposable | null = null;
  #lastCheckMs = 0;
  #silentSinceMs = 0;
  #isSuspect = false;
  #isDisposed = false;

  constructor(clock: Clock, events: HeartbeatEvents) {
    this.#clock = clock;
    this.#events = events;
    this.resume();
  }

  beat(): void {
    this.#silentSinceMs = this.#clock.nowMs();
    if (!this.#isSuspect || this.#isDisposed) return;
    this.#isSuspect = false;
    this.#events.onRecovered();
  }

  /** Stops judging, for as long as the machine sleeps. */
  suspend(): void {
    this.#checks?.dispose();
    this.#checks = null;
  }

  /** Judges again, counting from now. */
  resume(): void {
    if (this.#checks || this.#isDisposed) return;
    this.#lastCheckMs = this.#silentSinceMs = this.#clock.nowMs();
    this.#checks = this.#clock.every(checkPeriodMs, () => this.#check());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.suspend();
  }

  #check(): void {
    const nowMs = this.#clock.nowMs();
    const sinceCheckMs = nowMs - this.#lastCheckMs;
    this.#lastCheckMs = nowMs;
    if (sinceCheckMs - checkPeriodMs > lateCheckMs) {
      this.#silentSinceMs = Math.min(nowMs, this.#silentSinceMs + sinceCheckMs);
    }
    const silentMs = nowMs - this.#silentSinceMs;
    if (silentMs >= deadAfterMs) {
      this.dispose();
      this.#events.onDead();
    } else if (silentMs >= suspectAfterMs && !this.#isSuspect) {
      this.#isSuspect = true;
      this.#events.onSuspect();
    }
  }
}
