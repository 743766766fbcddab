import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NotePath } from '../../shared/types/note-path.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { silentLogger } from '../log/logger.ts';
import { notePath, temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { NoteDrafts } from './note-drafts.ts';

const a = notePath('a.md');
const b = notePath('Work/b.md');

let vault: TemporaryVault;
let clock: ManualClock;
let drafts: NoteDrafts;
/** What the notes hold on the disk. */
let notes: Map<NotePath, string>;
const putAway = vi.fn<(path: NotePath, text: string) => Promise<boolean>>();

beforeEach(async () => {
  putAway.mockReset().mockResolvedValue(true);
  vault = await temporaryVault();
  clock = new ManualClock();
  notes = new Map([[a, 'saved']]);
  startAgain();
});
afterEach(() => vault.remove());

const folder = () => join(vault.outside, 'drafts');

function startAgain(): void {
  drafts = new NoteDrafts({
    folder: folder(),
    clock,
    log: silentLogger,
    readNote: async (path) => notes.get(path) ?? null,
    putAway,
  });
}

/** What a save of the window does. */
async function save(path: NotePath, text: string): Promise<void> {
  const { mark } = drafts;
  notes.set(path, text);
  await drafts.saved(path, mark);
}

describe('a draft', () => {
  it('is found by the next life, with its time and its latest text', async () => {
    await drafts.keep(a, 'typed');
    clock.advance(1_000);
    await drafts.keep(a, 'typed on');
    const atMs = clock.wallMs();
    startAgain();
    expect(await drafts.found()).toEqual([{ path: a, atMs }]);
    expect(await drafts.read(a)).toEqual({ text: 'typed on', atMs });
  });

  it('is nothing once its text is saved', async () => {
    await drafts.keep(a, 'typed');
    await save(a, 'typed and more');
    startAgain();
    expect(await drafts.found()).toEqual([]);
    expect(await readdir(folder())).toEqual([]);
  });

  it('stays when it was typed while an earlier text was being saved', async () => {
    await drafts.keep(a, 'one');
    const { mark } = drafts;
    await drafts.keep(a, 'one two');
    notes.set(a, 'one');
    await drafts.saved(a, mark);
    startAgain();
    expect(await drafts.found()).toHaveLength(1);
    expect((await drafts.read(a)).text).toBe('one two');
  });

  it('says nothing when the kill came right after its save', async () => {
    await drafts.keep(a, 'typed');
    notes.set(a, 'typed');
    startAgain();
    expect(await drafts.found()).toEqual([]);
    expect(putAway).not.toHaveBeenCalled();
  });

  it('of a note that is gone waits among its versions', async () => {
    await drafts.keep(b, 'typed');
    startAgain();
    expect(await drafts.found()).toEqual([]);
    expect(putAway).toHaveBeenCalledExactlyOnceWith(b, 'typed');
    expect(await readdir(folder())).toEqual([]);
  });

  it('that is damaged is passed over', async () => {
    await drafts.keep(a, 'typed');
    await drafts.keep(b, 'typed');
    notes.set(b, 'saved');
    const [first] = await readdir(folder());
    await writeFile(join(folder(), first!), '{"path":"a.md","te');
    startAgain();
    expect(await drafts.found()).toHaveLength(1);
  });
});

describe('a draft that was found', () => {
  beforeEach(async () => {
    await drafts.keep(a, 'typed before the crash');
    startAgain();
    await drafts.found();
  });

  it('waits for an answer, whatever is typed and saved meanwhile', async () => {
    await drafts.keep(a, 'typed after it');
    await save(a, 'typed after it, and saved');
    startAgain();
    expect(await drafts.found()).toHaveLength(1);
    expect((await drafts.read(a)).text).toBe('typed before the crash');
  });

  it('becomes a version when it is not wanted', async () => {
    await drafts.discard(a);
    expect(putAway).toHaveBeenCalledExactlyOnceWith(a, 'typed before the crash');
    expect(await drafts.found()).toEqual([]);
    await expect(drafts.read(a)).rejects.toMatchObject({ code: 'note-missing' });
  });

  it('is just gone when the note has its text', async () => {
    await save(a, 'typed before the crash');
    await drafts.discard(a);
    expect(putAway).not.toHaveBeenCalled();
    expect(await readdir(folder())).toEqual([]);
  });

  it('stays when it cannot become a version', async () => {
    putAway.mockResolvedValue(false);
    await expect(drafts.discard(a)).rejects.toMatchObject({ code: 'file-error' });
    expect((await drafts.read(a)).text).toBe('typed before the crash');
  });

  it('becomes a version when a second crash left another one', async () => {
    await drafts.keep(a, 'typed before the second crash');
    startAgain();
    expect(await drafts.found()).toHaveLength(1);
    expect((await drafts.read(a)).text).toBe('typed before the second crash');
    expect(putAway).toHaveBeenCalledExactlyOnceWith(a, 'typed before the crash');
  });

  it('follows its note to another name', async () => {
    notes = new Map([[b, 'saved']]);
    await drafts.moved(a, b);
    expect(await drafts.found()).toMatchObject([{ path: b }]);
    expect((await drafts.read(b)).text).toBe('typed before the crash');
  });

  it('goes to the versions of a note that is deleted', async () => {
    notes.clear();
    await drafts.removed(a);
    expect(putAway).toHaveBeenCalledExactlyOnceWith(a, 'typed before the crash');
    expect(await drafts.found()).toEqual([]);
  });
});
