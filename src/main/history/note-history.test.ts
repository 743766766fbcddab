import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { revisionOf } from '../../shared/node/content-hash.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { silentLogger } from '../log/logger.ts';
import { NoteFiles } from '../notes/note-files.ts';
import { notePath, temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { NoteHistory } from './note-history.ts';
import { NoteRecovery } from './note-recovery.ts';
import type { RetentionLimits } from './retention.ts';

const minute = 60_000;
const a = notePath('a.md');
const b = notePath('Work/b.md');
const onProblem = vi.fn<(problem: string) => void>();

let vault: TemporaryVault;
let clock: ManualClock;
let history: NoteHistory;
let notes: NoteFiles;
let recovery: NoteRecovery;

beforeEach(async () => {
  onProblem.mockClear();
  vault = await temporaryVault();
  clock = new ManualClock();
  start();
});
afterEach(async () => {
  history.dispose();
  await vault.remove();
});

const folder = () => join(vault.outside, 'history');

/** The history as after a start of the app. */
function start(limits?: RetentionLimits): void {
  history = new NoteHistory({ folder: folder(), clock, log: silentLogger, onProblem, ...(limits ? { limits } : {}) });
  notes = new NoteFiles({ root: vault.root, trash: (full) => rm(full), log: silentLogger, clock, keeper: history });
  recovery = new NoteRecovery(vault.root, history, notes);
}

async function save(path: NotePath, text: string, keepsPresent = false): Promise<void> {
  clock.advance(1);
  const { revision } = await notes.read({ path });
  await notes.save({ path, text, baseRevision: revision, keepsPresent });
}

/** The texts of a note's versions, newest first. */
async function kept(path: NotePath): Promise<string[]> {
  const versions = await recovery.versions(path);
  return Promise.all(versions.map(({ id }) => recovery.read(path, id)));
}

async function versionFiles(): Promise<string[]> {
  const files = await readdir(folder(), { recursive: true });
  return files.filter((file) => file.endsWith('.md.gz')).map((file) => join(folder(), file));
}

describe('a save', () => {
  it('keeps the text that it replaces, and of the steps that follow one a minute', async () => {
    await vault.write('a.md', 'from before');
    for (let step = 1; step <= 10; step += 1) {
      await save(a, `step ${step}, longer than the one before ${'.'.repeat(step)}`);
      clock.advance(20_000);
    }
    const texts = await kept(a);
    expect(texts.at(-1)).toBe('from before');
    expect(texts).toHaveLength(4);
    expect(texts[0]).toContain('step 9');
  });

  it('keeps at once what a slip takes away', async () => {
    await vault.write('a.md', 'x'.repeat(1_000));
    await save(a, `${'x'.repeat(1_000)} and my work of a minute`);
    await save(a, '');
    expect(await kept(a)).toEqual([`${'x'.repeat(1_000)} and my work of a minute`, 'x'.repeat(1_000)]);
  });

  it('keeps what stood there at the first save after a start', async () => {
    await vault.write('a.md', 'one');
    await save(a, 'two');
    history.dispose();
    start();
    await save(a, 'three');
    expect(await kept(a)).toEqual(['two', 'one']);
  });

  it('keeps the present text when it restores another one', async () => {
    await vault.write('a.md', 'one');
    await save(a, 'two');
    await save(a, 'three');
    await save(a, 'one', true);
    expect(await kept(a)).toEqual(['three', 'one']);
    expect((await recovery.versions(a))[0]).toMatchObject({ kind: 'restore', sizeBytes: 5 });
  });

  it('goes on when nothing can be kept, and that is told once until it works again', async () => {
    await writeFile(folder(), 'a file where the folder should be');
    await vault.write('a.md', 'one');
    await save(a, 'two');
    clock.advance(5 * minute);
    await save(a, 'three');
    expect(await vault.read('a.md')).toBe('three');
    expect(onProblem).toHaveBeenCalledOnce();
    expect(onProblem.mock.calls[0]?.[0]).toContain('saved all the same');
    await rm(folder());
    clock.advance(5 * minute);
    await save(a, 'four');
    expect(await kept(a)).toEqual(['three']);
    await rm(folder(), { recursive: true });
    await writeFile(folder(), 'again');
    clock.advance(5 * minute);
    await save(a, 'five');
    expect(onProblem).toHaveBeenCalledTimes(2);
  });

  it('keeps line endings, byte order mark and characters of any size', async () => {
    const text = '\ufeffone\r\ntwo 🦉 ünï\r';
    await vault.write('a.md', text);
    await save(a, 'other');
    expect(await kept(a)).toEqual([text]);
  });

  it('keeps files that any tool can unpack', async () => {
    await vault.write('a.md', 'plain text');
    await save(a, 'other');
    const [file] = await versionFiles();
    expect(gunzipSync(await readFile(file!)).toString()).toBe('plain text');
  });
});

describe('a version on the disk', () => {
  it('that is damaged is never shown as a text', async () => {
    await vault.write('a.md', 'the true text');
    await save(a, 'other');
    const [version] = await recovery.versions(a);
    const [file] = await versionFiles();
    const whole = await readFile(file!);
    const damaged = [
      whole.subarray(0, 10),
      whole.subarray(0, -1),
      Buffer.alloc(whole.length),
      Buffer.from(''),
      gzipSync('another text'),
      ...Array.from(whole, (_byte, at) => Buffer.from(whole.map((byte, index) => (index === at ? byte ^ 0x10 : byte)))),
    ];
    for (const bytes of damaged) {
      await writeFile(file!, bytes);
      const read = await recovery.read(a, version!.id).catch((error: unknown) => error);
      // A flipped bit in gzip's own header (its time, say) does not touch the text.
      if (read !== 'the true text') expect(read).toMatchObject({ code: 'file-error' });
    }
  });

  it('that was dropped meanwhile, or never was, is told', async () => {
    await vault.write('a.md', 'one');
    await save(a, 'two');
    const [version] = await recovery.versions(a);
    await history.forget(a);
    await expect(recovery.read(a, version!.id)).rejects.toMatchObject({ code: 'note-missing' });
    await expect(recovery.read(a, '../../note.json')).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe('a renamed note', () => {
  it('brings its versions along, and joins those that its new name has', async () => {
    await vault.write('Work/b.md', 'b one');
    await save(b, 'b two');
    await notes.remove({ path: b });
    await vault.write('a.md', 'a one');
    await save(a, 'a two');
    clock.advance(minute);
    await notes.rename({ from: a, to: b });
    expect(await kept(a)).toEqual([]);
    expect((await kept(b)).toSorted()).toEqual(['a one', 'b one', 'b two']);
    await save(b, 'b three');
    expect(await kept(b)).toContain('a two');
  });
});

describe('a deleted note', () => {
  it('can be found and brought back with its history', async () => {
    await vault.write('Work/b.md', 'one');
    await save(b, 'two');
    clock.advance(minute);
    await notes.remove({ path: b });
    const [found, ...others] = await recovery.deleted();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ path: b, version: { kind: 'delete', sizeBytes: 3 } });
    expect(await recovery.recover(b, found!.version.id)).toEqual({ path: b, text: 'two', revision: revisionOf('two') });
    expect(await vault.read('Work/b.md')).toBe('two');
    expect(await recovery.deleted()).toEqual([]);
    expect(await kept(b)).toContain('one');
  });

  it('comes back beside a note that has its name now', async () => {
    await vault.write('a.md', 'old');
    await notes.remove({ path: a });
    const [found] = await recovery.deleted();
    await vault.write('a.md', 'new');
    expect((await recovery.recover(a, found!.version.id)).path).toBe('a 2.md');
    expect(await vault.read('a.md')).toBe('new');
    expect(await vault.read('a 2.md')).toBe('old');
  });

  it('is forgotten on request', async () => {
    await vault.write('a.md', 'secret');
    await notes.remove({ path: a });
    await recovery.forget(a);
    expect(await recovery.deleted()).toEqual([]);
    expect(await versionFiles()).toEqual([]);
  });

  it('is no note that only cannot be read as text', async () => {
    await vault.write('a.md', Buffer.from([0x63, 0xe9]));
    await notes.remove({ path: a });
    expect(await recovery.deleted()).toEqual([]);
    expect(await vault.files()).toEqual([]);
  });
});

describe('another program', () => {
  it('cannot take away a text that the window has read', async () => {
    await vault.write('a.md', 'ours');
    await notes.read({ path: a });
    await vault.write('a.md', 'theirs');
    await history.changedOutside(a, () => vault.read('a.md'));
    expect(await recovery.versions(a)).toMatchObject([{ kind: 'outside' }]);
    expect(await kept(a)).toEqual(['ours']);
  });

  it('cannot take away a note that the window has written', async () => {
    await notes.create({ path: a, text: 'ours' });
    await rm(join(vault.folder, 'a.md'));
    await history.changedOutside(a, async () => null);
    expect(await recovery.deleted()).toMatchObject([{ path: a, version: { kind: 'delete' } }]);
  });

  it('cannot take away a text either when its new one is read before the watcher tells', async () => {
    await vault.write('a.md', 'ours');
    await notes.read({ path: a });
    await vault.write('a.md', 'theirs');
    await notes.read({ path: a });
    await history.changedOutside(a, () => vault.read('a.md'));
    await vi.waitFor(async () => expect(await kept(a)).toEqual(['ours']));
  });

  it('that only touches a file changes nothing', async () => {
    await notes.create({ path: a, text: 'ours' });
    await history.changedOutside(a, async () => 'ours');
    expect(await kept(a)).toEqual([]);
  });
});

describe('tidying up', () => {
  it('thins, drops what is old, and takes empty folders away', async () => {
    await vault.write('a.md', '0');
    for (let step = 1; step <= 6; step += 1) {
      await save(a, `${step}`, true);
      clock.advance(minute - 1);
    }
    expect(await kept(a)).toEqual(['5', '4', '3', '2', '1', '0']);
    clock.advance(2 * 60 * minute);
    await history.tidy();
    expect(await kept(a)).toEqual(['5', '4']);
    clock.advance(2 * 24 * 60 * minute);
    await history.tidy();
    expect(await kept(a)).toEqual(['5']);
    clock.advance(30 * 24 * 60 * minute);
    await history.tidy();
    expect(await readdir(folder())).toEqual([]);
  });

  it('keeps within its bytes, of all notes the oldest first', async () => {
    start({ maxAgeMs: Infinity, maxBytes: 8 * 4_096 });
    for (const path of [a, b]) {
      await vault.write(path, '0');
      for (let step = 1; step <= 5; step += 1) await save(path, `${step}`, true);
    }
    await history.tidy();
    expect(await kept(a)).toEqual([]);
    expect(await kept(b)).toEqual(['4', '3', '2', '1']);
  });

  it('removes what a kill left half written', async () => {
    await vault.write('a.md', 'one');
    await save(a, 'two');
    const left = join(folder(), (await readdir(folder()))[0]!, '.ainote-0123456789abcdef.tmp');
    await writeFile(left, 'half');
    expect(await kept(a)).toEqual(['one']);
    clock.advance(400 * 24 * 60 * minute);
    await history.tidy();
    await expect(readFile(left)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
