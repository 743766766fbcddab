import type { Disposable } from '../lifecycle/disposable.ts';

/** Time and timers behind an interface, so that policies are tested with a manual clock and no sleeps. */
export interface Clock {
  /** Monotonic milliseconds; not a date, and not moved by clock changes. */
  nowMs(): number;
  /** Wall-clock milliseconds since 1970, for what is shown or stored. */
  wallMs(): number;
  after(delayMs: number, run: () => void): Disposable;
  every(periodMs: number, run: () => void): Disposable;
}

/** The slice of the global environment that every process offers. */
interface TimerGlobals {
  readonly performance: { now(): number };
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
  setInterval(run: () => void, periodMs: number): unknown;
  clearInterval(handle: unknown): void;
}

const timers = globalThis as unknown as TimerGlobals; // Node and the page name these types differently.

export const systemClock: Clock = {
  nowMs: () => timers.performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, run) {
    const handle = timers.setTimeout(run, delayMs);
    return { dispose: () => timers.clearTimeout(handle) };
  },
  every(periodMs, run) {
    const handle = timers.setInterval(run, periodMs);
    return { dispose: () => timers.clearInterval(handle) };
  },
};
