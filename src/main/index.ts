import { app, session, shell } from 'electron';
import { claimSingleInstance } from './app-lifecycle.ts';
import { AiNoteApp } from './ainote-app.ts';
import { createFileLogger } from './log/file-logger.ts';
import { systemClock } from '../shared/util/clock.ts';
import { join } from 'node:path';
import { quitInOrder } from './ordered-quit.ts';
import { parseSwitches, type Switches } from './switches.ts';
import { registerAppScheme, serveApp } from './window/app-protocol.ts';
import { closeSession, guardContents } from './window/web-security.ts';

const quitTimeLimitMs = 8_000;

const switches = parseSwitches(process.argv.slice(1), process.cwd(), app.isPackaged);
if (switches.userDataFolder) app.setPath('userData', switches.userDataFolder);
// Root cannot use Chromium's sandbox at all, and every child process would end at once.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerAppScheme();

const userDataFolder = app.getPath('userData');
const log = createFileLogger({ folder: join(userDataFolder, 'logs'), consoleLevel: 'warn' });
for (const problem of switches.problems) log.warn(problem);
process.on('uncaughtException', (error) => log.error('Main met an error that nobody caught.', error));
process.on('unhandledRejection', (reason) => log.error('Main met a rejection that nobody caught.', reason));

let running: AiNoteApp | null = null;
/** A second start that came while this one was still starting; the latest counts. */
let waiting: Switches | null = null;
const isFirst = claimSingleInstance({
  app,
  argv: process.argv.slice(1),
  cwd: process.cwd(),
  window: () => running?.window ?? null,
  onSecondInstance: (later) => {
    if (running) void running.follow(later);
    else waiting = later;
  },
});

if (isFirst) {
  guardContents({ app, shell, log });
  quitInOrder({
    app,
    stop: async () => running?.stop(),
    timeLimitMs: quitTimeLimitMs,
    staysWithoutWindows: process.platform === 'darwin',
    clock: systemClock,
    log,
  });
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      log.error('The app did not start.', error);
      app.exit(1);
    });
} else {
  app.quit();
}

// Not awaited at the top: Electron is ready only after this module has been evaluated.
async function start(): Promise<void> {
  closeSession(session.defaultSession, log);
  serveApp(join(import.meta.dirname, '../renderer'), () => running?.vaultRoot ?? null, log);
  running = await AiNoteApp.start({
    userDataFolder,
    entryFolder: import.meta.dirname,
    sampleVaultFolder: join(app.getAppPath(), 'sample-vault'),
    switches,
    log,
  });
  app.on('activate', () => running?.showWindow());
  if (waiting) await running.follow(waiting);
}
