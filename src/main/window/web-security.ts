import type { App, Session, Shell, WebContents } from 'electron';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../log/logger.ts';
import { externalLink, isLocalRequest } from './link-policy.ts';

export interface WebSecurityOptions {
  readonly app: App;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly log: Logger;
}

/** Keeps every page where it is, whoever made it. Call before the first window. */
export function guardContents({ app, shell, log }: WebSecurityOptions): void {
  const openOutside = (link: string) => {
    const address = externalLink(link);
    if (address === null) return log.warn(`A link was not opened: ${link.slice(0, 200)}`);
    shell.openExternal(address).catch((error: unknown) => log.warn(`A link was not opened: ${messageOf(error)}`));
  };
  app.on('web-contents-created', (_event, contents) => guard(contents, openOutside));
}

/** Denies permissions, downloads, spelling dictionaries and the network to the pages of a session. */
export function closeSession(session: Session, log: Logger): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    const isAllowed = isLocalRequest(details.url);
    if (!isAllowed) log.warn(`A request to the network was blocked: ${details.url.slice(0, 200)}`);
    answer({ cancel: !isAllowed });
  });
}

function guard(contents: WebContents, openOutside: (link: string) => void): void {
  contents.on('will-frame-navigate', (event) => {
    event.preventDefault();
    if (event.isMainFrame) openOutside(event.url);
  });
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}
