import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';

/**
 * Waits so long, or until `signal` is aborted.
 * @throws AppError cancelled
 */
export async function pauseFor(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await timerOrAbort(clock, delayMs, signal);
  throwIfCancelled(signal);
}

/** @throws AppError cancelled */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
}

function timerOrAbort(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(delayMs, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = () => {
      timer.dispose();
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
