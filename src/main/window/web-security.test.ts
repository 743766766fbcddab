import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../log/logger.ts';
import { closeSession, guardContents } from './web-security.ts';

type OpenHandler = (details: { url: string }) => { action: string };

function guarded() {
  const app = new EventEmitter();
  const openExternal = vi.fn<(link: string) => Promise<void>>(async () => {});
  guardContents({ app: app as unknown as App, shell: { openExternal }, log: silentLogger }); // A fake of what is used.
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn<(handler: OpenHandler) => void>() });
  app.emit('web-contents-created', {}, contents);
  const emit = (name: string, facts: object) => {
    const event = { ...facts, preventDefault: vi.fn<() => void>() };
    contents.emit(name, event);
    return event.preventDefault;
  };
  return { openExternal, emit, open: contents.setWindowOpenHandler.mock.calls[0]![0] };
}

describe('a page', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is stopped at %s',
    (name) => {
      expect(guarded().emit(name, { isMainFrame: true, url: 'https://example.com/' })).toHaveBeenCalledOnce();
    },
  );

  it('opens no window; a web or mail link goes to the system instead', () => {
    const { open, openExternal } = guarded();
    for (const url of ['https://example.com/', 'mailto:a@b.c', 'file:///etc/passwd', 'javascript:1'])
      expect(open({ url })).toEqual({ action: 'deny' });
    expect(openExternal.mock.calls).toEqual([['https://example.com/'], ['mailto:a@b.c']]);
  });

  it('hands a followed link to the system once, and none that a frame within it follows', () => {
    const { emit, openExternal } = guarded();
    emit('will-frame-navigate', { isMainFrame: false, url: 'https://frame.example/' });
    emit('will-frame-navigate', { isMainFrame: true, url: 'https://example.com/' });
    emit('will-navigate', { isMainFrame: true, url: 'https://example.com/' });
    expect(openExternal.mock.calls).toEqual([['https://example.com/']]);
  });
});

describe('the session', () => {
  it('grants nothing, downloads nothing and reaches no network', () => {
    const answers: unknown[] = [];
    const answer = (value: unknown) => void answers.push(value);
    const session = Object.assign(new EventEmitter(), {
      setPermissionRequestHandler: (handler: (c: null, p: string, a: typeof answer) => void) =>
        handler(null, 'media', answer),
      setPermissionCheckHandler: (handler: () => boolean) => answer(handler()),
      setDevicePermissionHandler: (handler: () => boolean) => answer(handler()),
      setSpellCheckerEnabled: answer,
      webRequest: {
        onBeforeRequest: (handler: (details: { url: string }, a: typeof answer) => void) => {
          handler({ url: 'https://example.com/' }, answer);
          handler({ url: 'ainote-app://window/index.html' }, answer);
        },
      },
    });
    closeSession(session as unknown as Session, silentLogger); // A fake of what is used.
    const download = { preventDefault: vi.fn<() => void>() };
    session.emit('will-download', download);
    expect(answers).toEqual([false, false, false, false, { cancel: true }, { cancel: false }]);
    expect(download.preventDefault).toHaveBeenCalledOnce();
  });
});
