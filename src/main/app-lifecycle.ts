import type { App, BrowserWindow } from 'electron';
import { z } from 'zod';
import { parseSwitches, type Switches } from './switches.ts';

/** Sent along by the second instance: Chromium reorders the arguments that it passes on itself. */
const secondInstanceSchema = z.object({ argv: z.array(z.string()).max(1_000), cwd: z.string() });

export interface SingleInstanceOptions {
  readonly app: App;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly window: () => BrowserWindow | null;
  /** The switches of an instance that started later and ended at once. */
  readonly onSecondInstance: (switches: Switches) => void;
}

/** False when the app runs already with this user-data folder; that instance then shows its window. */
export function claimSingleInstance(options: SingleInstanceOptions): boolean {
  const { app, argv, cwd, window, onSecondInstance } = options;
  if (!app.requestSingleInstanceLock({ argv: [...argv], cwd })) return false;
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    showWindow(window());
    const sent = secondInstanceSchema.safeParse(data);
    if (sent.success) onSecondInstance(parseSwitches(sent.data.argv, sent.data.cwd, app.isPackaged));
  });
  return true;
}

export function showWindow(window: BrowserWindow | null): void {
  if (!window || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
