import { DisposableStore } from '../shared/lifecycle/disposable.ts';
import type { Clock } from '../shared/util/clock.ts';
import type { Logger } from './log/logger.ts';

/** The slice of Electron's app that ends with an orderly stop. */
export interface QuittingApp {
  on(event: 'before-quit', listener: () => void): unknown;
  on(event: 'will-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'window-all-closed', listener: () => void): unknown;
  quit(): void;
  exit(code: number): void;
}

export interface OrderedQuitOptions {
  readonly app: QuittingApp;
  /** Ends everything that the app owns. */
  readonly stop: () => Promise<void>;
  readonly timeLimitMs: number;
  /** On macOS an app goes on without windows. */
  readonly staysWithoutWindows: boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Quits in order: first the windows, which may hold unsaved text and refuse; then what the app owns, within a time limit.
 * The stop waits for `will-quit`, since `app.exit` gives pages no chance to save.
 */
export function quitInOrder(options: OrderedQuitOptions): void {
  const { app, staysWithoutWindows } = options;
  let isQuitting = false;
  let isStopping = false;
  app.on('before-quit', () => {
    isQuitting = true;
  });
  app.on('window-all-closed', () => {
    // A page that refused to close until its text was saved ends the quit that it interrupted.
    if (isQuitting || !staysWithoutWindows) app.quit();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    void stopThenExit(options);
  });
}

async function stopThenExit({ app, stop, timeLimitMs, clock, log }: OrderedQuitOptions): Promise<void> {
  const timers = new DisposableStore();
  const tooLate = new Promise<void>((resolve) => {
    timers.add(
      clock.after(timeLimitMs, () => {
        log.warn(`Stopping took longer than ${timeLimitMs} ms; the app ends now.`);
        resolve();
      }),
    );
  });
  try {
    await Promise.race([stop(), tooLate]);
  } catch (error) {
    log.error('Stopping failed; the app ends all the same.', error);
  } finally {
    timers.dispose();
    app.exit(0);
  }
}
