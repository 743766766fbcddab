import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import { appHandlers } from '../ipc/app-handlers.ts';
import { notesHandlers } from '../ipc/notes-handlers.ts';
import { silentLogger } from '../log/logger.ts';
import { RenameJournal } from '../renames/rename-journal.ts';
import { notePath, temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { VaultCommands } from './vault-commands.ts';
import { VaultManager } from './vault-manager.ts';
import type { VaultSession } from './vault-session.ts';

const { signal } = new AbortController();
let vault: TemporaryVault;
let vaults: VaultManager;
let changes: NoteChange[];
const onOpened = vi.fn<(session: VaultSession) => void>();

beforeEach(async () => {
  vault = await temporaryVault();
  changes = [];
  onOpened.mockClear();
  vaults = new VaultManager({
    dataFolderOf: () => join(vault.outside, 'data'),
    trash: (full) => rm(full),
    log: silentLogger,
    onOpened,
    onChanges: (more) => changes.push(...more),
    onRescan: () => {},
    onProblem: () => {},
  });
});
afterEach(async () => {
  vaults.dispose();
  await vault.remove();
});

function handlers(answers: { vault?: string | null; newFolder?: string | null } = {}) {
  const commands = new VaultCommands({
    vaults,
    askForVault: async () => answers.vault ?? null,
    askForNewFolder: async () => answers.newFolder ?? null,
    copySample: async () => {},
  });
  return appHandlers({
    vaults,
    commands,
    supervision: {
      state: { phase: 'ready', epoch: 1, pid: 1, nextStartInMs: null, lastExit: null },
      retry: () => {},
      restart: async () => {},
    },
    processes: { read: () => Promise.reject(new Error('not asked here')), setWatched: () => {} },
    openRequested: () => Promise.resolve(false),
    connectWindow: () => {},
    takeOpenNote: () => null,
    appVersion: '1',
    platform: 'linux',
  });
}

describe('the open vault', () => {
  it('answers note calls with no-vault until one is open', async () => {
    const notes = notesHandlers(vaults);
    expect(() => notes.list([], signal)).toThrowError(expect.objectContaining({ code: 'no-vault' }) as Error);
    await vaults.open(vault.folder);
    expect(await notes.list([], signal)).toEqual([]);
    expect(onOpened).toHaveBeenCalledOnce();
  });

  it('stays open when another one cannot be opened, and the state says why', async () => {
    await vaults.open(vault.folder);
    const missing = join(vault.outside, 'none');
    await expect(vaults.open(missing)).rejects.toMatchObject({ code: 'vault-unavailable' });
    const state = await handlers().state([], signal);
    expect(state).toMatchObject({ vault: { folder: vault.folder, name: 'vault' } });
    expect(state.vaultProblem).toContain(missing);
  });

  it("is changed by the user's choice, and not by a cancelled one", async () => {
    expect(await handlers().openVault([], signal)).toEqual({ opened: false });
    expect(await handlers({ vault: vault.folder }).openVault([], signal)).toEqual({ opened: true });
    expect(await handlers({ newFolder: vault.folder }).createSampleVault([], signal)).toEqual({ opened: true });
    expect(onOpened).toHaveBeenCalledTimes(2);
  });

  it("tells of the app's own changes once and of outside ones too", async () => {
    const session = await vaults.open(vault.folder);
    await session.watching;
    const [a, b] = [notePath('a.md'), notePath('b.md')];
    const { revision } = await session.notes.create({ path: a, text: 'one' });
    await session.notes.save({ path: a, text: 'two', baseRevision: revision });
    await session.notes.rename({ from: a, to: b });
    await vault.write('outside.md', 'x');
    await vi.waitFor(() => expect(changes).toContainEqual({ kind: 'changed', path: 'outside.md' }), { timeout: 5_000 });
    await session.notes.remove({ path: b });
    expect(changes).toEqual([
      { kind: 'changed', path: 'a.md' },
      { kind: 'changed', path: 'a.md' },
      { kind: 'renamed', from: 'a.md', to: 'b.md' },
      { kind: 'changed', path: 'outside.md' },
      { kind: 'removed', path: 'b.md' },
    ]);
  });

  it('lets versions and drafts go with a note whose links are rewritten, also when a kill came between', async () => {
    const [a, b] = [notePath('a.md'), notePath('b.md')];
    const session = await vaults.open(vault.folder);
    const { revision } = await session.notes.create({ path: a, text: 'Of [[a]] itself.' });
    await session.notes.save({ path: a, text: 'Now of [[a]].', baseRevision: revision, keepsPresent: true });
    await session.drafts.keep(a, 'Typed.');
    const { id } = await session.renames.plan(a, b, null);
    expect(await session.renames.apply(id)).toMatchObject({ changed: [b], links: 1 });
    const kindsOf = async (of: VaultSession, path: NotePath) =>
      (await of.recovery.versions(path)).map(({ kind }) => kind);
    expect(await kindsOf(session, b)).toEqual(['links', 'restore']);
    expect(await session.drafts.found()).toMatchObject([{ path: b }]);

    // Killed when the file had its new name, and nothing else followed it yet.
    const journal = new RenameJournal(join(vault.outside, 'data', 'rename.json'), silentLogger);
    await journal.write({ id: '1', from: b, to: a, notes: [] });
    await rename(join(vault.folder, b), join(vault.folder, a));
    const next = await vaults.open(vault.folder);
    expect(await next.renames.settledLast()).toMatchObject({ to: a, wasInterrupted: true });
    expect(await kindsOf(next, a)).toEqual(['links', 'restore']);
    expect(await kindsOf(next, b)).toEqual([]);
    expect(await next.drafts.found()).toMatchObject([{ path: a }]);
  });

  it('saves a text into the vault that it belongs to, also when another one was opened meanwhile', async () => {
    const other = await temporaryVault();
    const first = await vaults.open(vault.folder);
    const { revision } = await first.notes.create({ path: notePath('a.md'), text: 'one' });
    await vaults.open(other.folder);
    changes.length = 0;
    const save = notesHandlers(vaults).save;
    await save([notePath('a.md'), 'two', { baseRevision: revision, vault: vault.folder }], signal);
    expect((await first.notes.read({ path: notePath('a.md') })).text).toBe('two');
    expect(await vaults.require().notes.list()).toEqual([]);
    expect(changes).toEqual([]);
    expect(() =>
      save([notePath('a.md'), 'three', { baseRevision: revision, vault: '/elsewhere' }], signal),
    ).toThrowError(expect.objectContaining({ code: 'no-vault' }) as Error);
    await other.remove();
  });

  it('tells of the note that a conflict made', async () => {
    const session = await vaults.open(vault.folder);
    await vault.write('a.md', 'theirs');
    const saved = await session.notes.save({ path: notePath('a.md'), text: 'ours', baseRevision: revisionOf('x') });
    expect(changes).toContainEqual({ kind: 'changed', path: saved.kind === 'conflict' ? saved.keptAs : '' });
  });

  it('says that its folder is gone instead of listing nothing', async () => {
    const session = await vaults.open(vault.folder);
    await rename(vault.folder, join(vault.outside, 'elsewhere'));
    await expect(session.notes.list()).rejects.toMatchObject({ code: 'vault-unavailable' });
    await expect(session.notes.read({ path: notePath('a.md') })).rejects.toMatchObject({
      code: 'vault-unavailable',
    });
  });
});
