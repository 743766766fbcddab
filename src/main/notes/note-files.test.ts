import { link, lstat, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxNoteBytes } from '../../shared/contract/notes-api.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { silentLogger } from '../log/logger.ts';
import { notePath, temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { NoteFiles } from './note-files.ts';
import type { MoveToTrash } from './note-trash.ts';

const a = notePath('a.md');
const noTrash: MoveToTrash = async () => {
  throw new Error('no trash here');
};
let vault: TemporaryVault;
let notes: NoteFiles;

beforeEach(async () => {
  vault = await temporaryVault();
  notes = notesWith(noTrash);
});
afterEach(() => vault.remove());

function notesWith(trash: MoveToTrash): NoteFiles {
  return new NoteFiles({ root: vault.root, trash, log: silentLogger, clock: new ManualClock() });
}

describe('saving', () => {
  it('replaces the version that the text was based on', async () => {
    await vault.write('a.md', 'one');
    const result = await notes.save({ path: a, text: 'two', baseRevision: revisionOf('one') });
    expect(result).toEqual({ kind: 'saved', revision: revisionOf('two') });
    expect(await vault.read('a.md')).toBe('two');
    expect(await vault.files()).toEqual(['a.md']);
  });

  it('keeps line endings and the byte order mark as given', async () => {
    await vault.write('a.md', '\ufeffone\r\ntwo\n');
    const { text, revision } = await notes.read({ path: a });
    await notes.save({ path: a, text: `${text}three\r`, baseRevision: revision });
    expect(await vault.read('a.md')).toBe('\ufeffone\r\ntwo\nthree\r');
  });

  it('leaves an outside version in place and keeps the own text beside it', async () => {
    await vault.write('Work/a.md', 'theirs');
    const path = notePath('Work/a.md');
    const result = await notes.save({ path, text: 'ours', baseRevision: revisionOf('old') });
    expect(result).toMatchObject({
      kind: 'conflict',
      theirs: { path, text: 'theirs', revision: revisionOf('theirs') },
      keptAs: expect.stringMatching(/^Work\/a \(conflict \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\)\.md$/) as string,
    });
    expect(await vault.read('Work/a.md')).toBe('theirs');
    expect(await vault.read(result.kind === 'conflict' ? result.keptAs : '')).toBe('ours');
  });

  it('gives two conflicting texts two names, and the same text only one', async () => {
    await vault.write('a.md', 'theirs');
    const save = (text: string) => notes.save({ path: a, text, baseRevision: revisionOf('old') });
    await save('first');
    await save('second');
    await save('second');
    const files = await vault.files();
    expect(await Promise.all(files.map((file) => vault.read(file)))).toEqual(['second', 'first', 'theirs']);
  });

  it('is no conflict when the outside version is the same text', async () => {
    await vault.write('a.md', 'same');
    const result = await notes.save({ path: a, text: 'same', baseRevision: revisionOf('old') });
    expect(result).toEqual({ kind: 'saved', revision: revisionOf('same') });
  });

  it('writes a note anew that was deleted meanwhile, with its folder', async () => {
    const result = await notes.save({ path: notePath('Gone/b.md'), text: 'text', baseRevision: revisionOf('old') });
    expect(result).toEqual({ kind: 'recreated', revision: revisionOf('text') });
    expect(await vault.files()).toEqual(['Gone/b.md']);
  });

  it('keeps the text beside an outside version that is not text, and names the copy', async () => {
    await vault.write('a.md', new Uint8Array([0xff, 0xfe, 0x00]));
    const saving = notes.save({ path: a, text: 'ours', baseRevision: revisionOf('old') });
    await expect(saving).rejects.toMatchObject({
      code: 'note-not-text',
      message: expect.stringMatching(/kept as "a \(conflict .*\)\.md"/) as string,
    });
    expect(await vault.files()).toHaveLength(2);
  });

  it('keeps the text beside an outside version that is too large', async () => {
    await vault.write('a.md', '');
    await truncate(join(vault.folder, 'a.md'), 50_000_000);
    const saving = notes.save({ path: a, text: 'ours', baseRevision: revisionOf('old') });
    await expect(saving).rejects.toMatchObject({
      code: 'note-too-large',
      message: expect.stringContaining('kept as') as string,
    });
    expect((await lstat(join(vault.folder, 'a.md'))).size).toBe(50_000_000);
  });

  it('refuses a text that would be too large to open again, counted in bytes', async () => {
    await vault.write('a.md', 'one');
    const text = 'ü'.repeat(maxNoteBytes / 2 + 1);
    await expect(notes.save({ path: a, text, baseRevision: revisionOf('one') })).rejects.toMatchObject({
      code: 'note-too-large',
    });
    expect(await vault.read('a.md')).toBe('one');
  });

  it('writes through a symlink within the vault and keeps the link', async () => {
    await vault.write('target.md', 'one');
    await symlink('target.md', join(vault.folder, 'a.md'));
    await notes.save({ path: a, text: 'two', baseRevision: revisionOf('one') });
    expect((await lstat(join(vault.folder, 'a.md'))).isSymbolicLink()).toBe(true);
    expect(await vault.read('target.md')).toBe('two');
  });

  it('never writes through a symlink that leads outside', async () => {
    await writeFile(join(vault.outside, 'secret.md'), 'secret');
    await symlink(join(vault.outside, 'secret.md'), join(vault.folder, 'a.md'));
    const saving = notes.save({ path: a, text: 'ours', baseRevision: revisionOf('secret') });
    await expect(saving).rejects.toMatchObject({ code: 'outside-vault' });
    expect(await readFile(join(vault.outside, 'secret.md'), 'utf8')).toBe('secret');
  });

  it('takes concurrent saves one after the other and loses none of their texts', async () => {
    await vault.write('a.md', 'base');
    const texts = Array.from({ length: 10 }, (_, index) => `text ${index}`);
    const results = await Promise.all(
      texts.map((text) => notes.save({ path: a, text, baseRevision: revisionOf('base') })),
    );
    expect(results.map((result) => result.kind)).toEqual(['saved', ...Array<string>(9).fill('conflict')]);
    const kept = await Promise.all((await vault.files()).map((file) => vault.read(file)));
    expect(kept.sort()).toEqual(texts);
  });

  it('does not make a vault folder anew that went away', async () => {
    await rm(vault.folder, { recursive: true });
    const saving = notes.save({ path: a, text: 'text', baseRevision: revisionOf('old') });
    await expect(saving).rejects.toMatchObject({ code: 'vault-unavailable' });
    await expect(notes.list()).rejects.toMatchObject({ code: 'vault-unavailable' });
    await expect(lstat(vault.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('creating', () => {
  it('makes the folders and returns what it wrote', async () => {
    const path = notePath('New/Deep/a.md');
    expect(await notes.create({ path, text: 'hi' })).toEqual({ path, text: 'hi', revision: revisionOf('hi') });
    expect(await notes.list()).toMatchObject([{ path, sizeBytes: 2 }]);
  });

  it('never replaces a note', async () => {
    await vault.write('a.md', 'one');
    await expect(notes.create({ path: a, text: 'two' })).rejects.toMatchObject({ code: 'note-exists' });
    expect(await vault.read('a.md')).toBe('one');
  });

  it('says so when a part of the path is a note', async () => {
    await vault.write('a.md', 'one');
    const creating = notes.create({ path: notePath('a.md/b.md'), text: '' });
    await expect(creating).rejects.toMatchObject({ code: 'note-name-invalid' });
  });
});

describe('renaming', () => {
  it('moves the note into a folder that it makes', async () => {
    await vault.write('a.md', 'one');
    const to = notePath('New/b.md');
    expect(await notes.rename({ from: a, to })).toEqual({ path: to });
    expect(await vault.files()).toEqual(['New/b.md']);
  });

  it('never replaces another note, and leaves both', async () => {
    await vault.write('a.md', 'one');
    await vault.write('b.md', 'two');
    await expect(notes.rename({ from: a, to: notePath('b.md') })).rejects.toMatchObject({ code: 'note-exists' });
    expect([await vault.read('a.md'), await vault.read('b.md')]).toEqual(['one', 'two']);
  });

  it('changes only the case of a name, but not onto another note of that spelling', async () => {
    await vault.write('a.md', 'one');
    await notes.rename({ from: a, to: notePath('A.md') });
    expect(await vault.files()).toEqual(['A.md']);
    await vault.write('a.md', 'two');
    if ((await vault.files()).length < 2) return; // This disk ignores case: there is no second note.
    await expect(notes.rename({ from: a, to: notePath('A.md') })).rejects.toMatchObject({ code: 'note-exists' });
  });

  it('says that a note is missing', async () => {
    await expect(notes.rename({ from: a, to: notePath('b.md') })).rejects.toMatchObject({ code: 'note-missing' });
  });

  it('does not move a note out through a linked folder', async () => {
    await vault.write('a.md', 'one');
    await symlink(vault.outside, join(vault.folder, 'out'));
    await expect(notes.rename({ from: a, to: notePath('out/a.md') })).rejects.toMatchObject({ code: 'outside-vault' });
  });
});

describe('removing', () => {
  it('moves the note to the system trash', async () => {
    await vault.write('a.md', 'one');
    notes = notesWith((full) => rename(full, join(vault.outside, 'trashed.md')));
    expect(await notes.remove({ path: a })).toEqual({ trashed: true });
    expect(await readFile(join(vault.outside, 'trashed.md'), 'utf8')).toBe('one');
    expect(await vault.files()).toEqual([]);
  });

  it('keeps every removed version in the vault where the system has no trash', async () => {
    for (const text of ['one', 'two']) {
      await vault.write('Work/a.md', text);
      expect(await notes.remove({ path: notePath('Work/a.md') })).toEqual({ trashed: true });
    }
    expect(await vault.files()).toEqual(['.trash/Work/a 2.md', '.trash/Work/a.md']);
    expect(await notes.list()).toEqual([]);
  });

  it('does not follow a trash folder that leads outside', async () => {
    await vault.write('a.md', 'one');
    await mkdir(join(vault.outside, 'elsewhere'));
    await symlink(join(vault.outside, 'elsewhere'), join(vault.folder, '.trash'));
    await expect(notes.remove({ path: a })).rejects.toMatchObject({ code: 'outside-vault' });
    expect(await vault.read('a.md')).toBe('one');
  });

  it('says that a note is missing', async () => {
    await expect(notes.remove({ path: a })).rejects.toMatchObject({ code: 'note-missing' });
  });
});

describe('renaming onto another name of the same file', () => {
  it('ends a move that was cut off between its two steps', async () => {
    await vault.write('a.md', 'text');
    await link(join(vault.folder, 'a.md'), join(vault.folder, 'b.md'));
    await notes.rename({ from: a, to: notePath('b.md') });
    expect(await vault.files()).toEqual(['b.md']);
    expect(await vault.read('b.md')).toBe('text');
  });

  it('never removes what a symlink of that name points to', async () => {
    await vault.write('a.md', 'text');
    await symlink(join(vault.folder, 'a.md'), join(vault.folder, 'b.md'));
    await expect(notes.rename({ from: a, to: notePath('b.md') })).rejects.toMatchObject({ code: 'note-exists' });
    expect(await vault.read('a.md')).toBe('text');
  });
});
