import type { SlowdownReason } from '../../shared/contract/index-api.ts';
import type { Clock } from '../../shared/util/clock.ts';

/** Who touched a key so lately is taken to be typing still. */
const typingMs = 3_000;
/** So many times as long as a call of the model took, the bulk rests after it: it works a third, or a fifth, of the time. */
const restShare: Record<SlowdownReason, number> = { battery: 2, typing: 4 };
/** A call that took long, because the model was started, say, does not make the bulk rest for minutes. */
const maxRestMs = 5_000;

/** Judges when the bulk of the passages gives way to the user or to the battery. What the user waits for never does. */
export class Throttle {
  readonly #clock: Clock;
  #isOnBattery = false;
  #typedMs = -Infinity;
  #lastCall = { endedMs: -Infinity, tookMs: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  setOnBattery(isOnBattery: boolean): void {
    this.#isOnBattery = isOnBattery;
  }

  /** The user pressed a key. */
  typed(): void {
    this.#typedMs = this.#clock.nowMs();
  }

  /** Why the bulk is slower at the moment, the stronger reason of two; null when it is not. */
  get reason(): SlowdownReason | null {
    if (this.#clock.nowMs() - this.#typedMs < typingMs) return 'typing';
    return this.#isOnBattery ? 'battery' : null;
  }

  /** A piece of the bulk has just ended. */
  worked(tookMs: number): void {
    this.#lastCall = { endedMs: this.#clock.nowMs(), tookMs };
  }

  /** How long the bulk rests, until it is to be asked again; 0 when it may go on. Milliseconds. */
  get restMs(): number {
    const { reason } = this;
    if (reason === null) return 0;
    const nowMs = this.#clock.nowMs();
    const { endedMs, tookMs } = this.#lastCall;
    const restedMs = endedMs + Math.min(maxRestMs, tookMs * restShare[reason]);
    const untilMs = reason === 'typing' ? Math.min(restedMs, this.#typedMs + typingMs) : restedMs;
    return Math.max(0, untilMs - nowMs);
  }
}
