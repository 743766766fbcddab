import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../shared/util/manual-clock.ts';
import { silentLogger } from './log/logger.ts';
import { quitInOrder } from './ordered-quit.ts';

class FakeApp extends EventEmitter {
  readonly exit = vi.fn<(code: number) => void>();
  readonly quit = vi.fn<() => void>();
}

function quitting(stop: () => Promise<void>, staysWithoutWindows = false) {
  const app = new FakeApp();
  const clock = new ManualClock();
  quitInOrder({ app, stop, timeLimitMs: 5_000, staysWithoutWindows, clock, log: silentLogger });
  const willQuit = () => {
    const event = { preventDefault: vi.fn<() => void>() };
    app.emit('will-quit', event);
    return event;
  };
  return { app, clock, willQuit };
}

describe('quitting', () => {
  it('exits once everything is stopped, and stops only once', async () => {
    let finish: () => void = () => {};
    const stop = vi.fn<() => Promise<void>>(() => new Promise((resolve) => (finish = resolve)));
    const { app, willQuit } = quitting(stop);
    expect(willQuit().preventDefault).toHaveBeenCalledOnce();
    expect(willQuit().preventDefault).toHaveBeenCalledOnce();
    expect(app.exit).not.toHaveBeenCalled();
    finish();
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledExactlyOnceWith(0));
    expect(stop).toHaveBeenCalledOnce();
  });

  it('exits when the stop takes too long', async () => {
    const { app, clock, willQuit } = quitting(() => new Promise(() => {}));
    willQuit();
    clock.advance(5_000);
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledExactlyOnceWith(0));
  });

  it('exits when the stop fails', async () => {
    const { app, willQuit } = quitting(() => Promise.reject(new Error('no')));
    willQuit();
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledExactlyOnceWith(0));
  });

  it('does not stop anything while a window may still refuse to close', () => {
    const stop = vi.fn<() => Promise<void>>(async () => {});
    const { app } = quitting(stop);
    app.emit('before-quit');
    expect(stop).not.toHaveBeenCalled();
  });

  it('goes on without windows on macOS, unless a quit is under way', () => {
    const { app } = quitting(async () => {}, true);
    app.emit('window-all-closed');
    expect(app.quit).not.toHaveBeenCalled();
    app.emit('before-quit');
    app.emit('window-all-closed');
    expect(app.quit).toHaveBeenCalledOnce();
  });
});
