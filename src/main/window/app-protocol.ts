import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { appScheme } from '../../shared/contract/channels.ts';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import type { Logger } from '../log/logger.ts';
import { answerFor } from './app-response.ts';
import { answerPicture, isPictureRequest } from './vault-pictures.ts';

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the page's files from one folder, the open vault's pictures under an origin of their own, and nothing else.
 * Call once the app is ready.
 */
export function serveApp(folder: string, vaultRoot: () => VaultRoot | null, log: Logger): void {
  protocol.handle(appScheme, (request) =>
    isPictureRequest(request.url)
      ? answerPicture(request, vaultRoot(), log)
      : answerFor(request, folder, {
          read: (file) => readFile(file),
          nonce: () => randomBytes(16).toString('base64'),
          log,
        }),
  );
}
