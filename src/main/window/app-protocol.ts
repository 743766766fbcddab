import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { appScheme } from '../../shared/contract/channels.ts';
import type { Logger } from '../log/logger.ts';
import { answerFor } from './app-response.ts';

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the page's files from one folder, and nothing outside it. Call once the app is ready. */
export function serveApp(folder: string, log: Logger): void {
  protocol.handle(appScheme, (request) =>
    answerFor(request, folder, {
      read: (file) => readFile(file),
      nonce: () => randomBytes(16).toString('base64'),
      log,
    }),
  );
}
