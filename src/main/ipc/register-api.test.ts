import { describe, expect, it, vi } from 'vitest';
import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import { mainMethodNames } from '../../shared/contract/channels.ts';
import { defaultSettings } from '../../shared/contract/settings-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Envelope } from '../../shared/rpc/envelope.ts';
import { silentLogger } from '../log/logger.ts';
import { registerApi } from './register-api.ts';

type Listener = (event: { trusted: boolean }, params: unknown) => Promise<Envelope<unknown>>;

const unused = () => {
  throw new Error('not expected to be called');
};

function served(notes: Partial<MainHandlers['notes']> = {}) {
  const listeners = new Map<string, Listener>();
  const log = { ...silentLogger, error: vi.fn<(message: string, ...details: unknown[]) => void>() };
  const handlers: MainHandlers = {
    app: {
      state: unused,
      openVault: unused,
      createSampleVault: unused,
      openRequestedVault: unused,
      supervisorState: unused,
      retrySupervisor: unused,
      restartSupervisor: unused,
      connectSupervisor: unused,
      processes: unused,
      watchProcesses: unused,
    },
    notes: { list: unused, read: unused, save: unused, create: unused, rename: unused, remove: unused, ...notes },
    renames: { plan: unused, apply: unused, undo: unused, last: unused },
    history: { versions: unused, read: unused, deleted: unused, recover: unused, forget: unused },
    drafts: { keep: unused, found: unused, read: unused, discard: unused },
    settings: { get: () => defaultSettings, update: unused },
    files: { saveText: unused, openEvidence: unused },
  };
  const registration = registerApi({
    ipc: {
      handle: (channel, listener) => void listeners.set(channel, listener),
      removeHandler: (channel) => void listeners.delete(channel),
    },
    handlers,
    isTrusted: (event: { trusted: boolean }) => event.trusted,
    log,
  });
  const call = (channel: string, params: unknown, trusted = true) => listeners.get(channel)!({ trusted }, params);
  return { listeners, registration, call, log };
}

describe('the API that main serves', () => {
  it('has a channel for every declared name and no other', () => {
    const names = Object.entries(mainMethodNames).flatMap(([area, methods]) =>
      methods.map((name) => `${area}:${name}`),
    );
    expect([...served().listeners.keys()].sort()).toEqual(names.sort());
  });

  it('answers with what the handler returns', async () => {
    const remove = vi.fn<MainHandlers['notes']['remove']>(async () => ({ trashed: true }));
    const { call } = served({ remove });
    expect(await call('settings:get', [])).toEqual({ ok: true, value: defaultSettings });
    expect(await call('notes:remove', ['a.md'])).toEqual({ ok: true, value: { trashed: true } });
    expect(remove.mock.calls[0]?.[0]).toEqual(['a.md']);
  });

  it('refuses a sender before it looks at anything else', async () => {
    const answer = await served().call('notes:remove', ['a.md'], false);
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden-sender' } });
  });

  it.each([undefined, null, {}, ['../x.md'], [1], [], ['a.md', 'more'], 'a.md', ['x'.repeat(2_000) + '.md']])(
    'refuses parameters of the wrong form: %j',
    async (params) => {
      const answer = await served().call('notes:read', params);
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
    },
  );

  it('keeps the code and text of an expected failure', async () => {
    const { call, log } = served({
      list: () => {
        throw new AppError('no-vault', 'Open a folder first.');
      },
    });
    expect(await call('notes:list', [])).toEqual({
      ok: false,
      error: { code: 'no-vault', message: 'Open a folder first.' },
    });
    expect(log.error).not.toHaveBeenCalled();
  });

  it('hides the text of a bug from the page and logs it', async () => {
    const bug = new Error('secret detail');
    const { call, log } = served({ list: () => Promise.reject(bug) });
    const answer = await call('notes:list', []);
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(log.error).toHaveBeenCalledWith('notes:list failed.', bug);
  });

  it('serves nothing after its end, and aborts what runs', async () => {
    let signal: AbortSignal | null = null;
    const { call, registration, listeners } = served({
      list: (_params, given) => {
        signal = given;
        return [];
      },
    });
    await call('notes:list', []);
    registration.dispose();
    expect(listeners.size).toBe(0);
    expect(signal).toMatchObject({ aborted: true });
  });
});
