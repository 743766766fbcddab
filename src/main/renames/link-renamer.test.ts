import { link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notePath, temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import type { LinkRenamer } from './link-renamer.ts';
import { openRenames, openTestHistory } from './test-renames.ts';

const soil = notePath('Soil.md');
const clay = notePath('Earth/Clay.md');
const notes = {
  'Soil.md': '# Soil\r\n\r\nSee [beds](Garden/Beds.md) and [[Soil#Soil|myself]].\r\n',
  'Garden/Beds.md': 'Dig [[Soil]].\n\n`[[Soil]]` stays.\n\nThen [more](../Soil.md).\n',
  'Week.md': '- [[soil|earth]]\n',
  'Other.md': '[[Week]]\n',
};
const renamed = {
  'Earth/Clay.md': '# Soil\r\n\r\nSee [beds](../Garden/Beds.md) and [[Clay#Soil|myself]].\r\n',
  'Garden/Beds.md': 'Dig [[Clay]].\n\n`[[Soil]]` stays.\n\nThen [more](../Earth/Clay.md).\n',
  'Week.md': '- [[Clay|earth]]\n',
  'Other.md': '[[Week]]\n',
};

let vault: TemporaryVault;
let renames: LinkRenamer;

beforeEach(async () => {
  vault = await temporaryVault();
  for (const [path, text] of Object.entries(notes)) await vault.write(path, text);
  renames = openRenames(vault.root, join(vault.outside, 'data'));
});
afterEach(() => vault.remove());

async function contents(): Promise<Record<string, string>> {
  const files = await vault.files();
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await vault.read(file)] as const)));
}

async function rename(sources: readonly string[] | null = null) {
  const { id } = await renames.plan(soil, clay, sources?.map(notePath) ?? null);
  return renames.apply(id);
}

describe('a rename', () => {
  it('is shown line by line before anything changes', async () => {
    const plan = await renames.plan(soil, clay, null);
    expect(plan.notes.map(({ path, links }) => [path, links])).toEqual([
      ['Garden/Beds.md', 2],
      ['Soil.md', 2],
      ['Week.md', 1],
    ]);
    expect(plan.notes[0]?.lines).toEqual([
      { number: 1, before: 'Dig [[Soil]].', after: 'Dig [[Clay]].' },
      { number: 5, before: 'Then [more](../Soil.md).', after: 'Then [more](../Earth/Clay.md).' },
    ]);
    expect(await contents()).toEqual(notes);
  });

  it('rewrites every link, and is taken back to the byte', async () => {
    expect(await rename()).toEqual({
      from: soil,
      to: clay,
      changed: ['Garden/Beds.md', clay, 'Week.md'],
      links: 5,
      left: [],
    });
    expect(await contents()).toEqual(renamed);
    expect(renames.last).toMatchObject({ from: soil, to: clay, wasInterrupted: false });
    expect(await renames.undo()).toMatchObject({ from: clay, to: soil, links: 5, left: [] });
    expect(await contents()).toEqual(notes);
    expect(renames.last).toBeNull();
    await expect(renames.undo()).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('keeps every text that it rewrites, and takes the earlier texts of the note along', async () => {
    const history = openTestHistory(join(vault.outside, 'data'));
    await history.keepDraft(soil, 'An earlier text.');
    await rename();
    const versions = await history.versions(clay);
    const idOf = (kind: string) => versions.find((version) => version.kind === kind)?.id ?? '';
    expect(versions).toHaveLength(2);
    expect(await history.read(clay, idOf('links'))).toBe(notes['Soil.md']);
    expect(await history.read(clay, idOf('draft'))).toBe('An earlier text.');
    expect(await history.versions(soil)).toEqual([]);
    const [beds] = await history.versions(notePath('Garden/Beds.md'));
    expect(await history.read(notePath('Garden/Beds.md'), beds?.id ?? '')).toBe(notes['Garden/Beds.md']);
  });

  it('looks at the notes that it is told of, and always at the note itself', async () => {
    expect(await rename(['Week.md', 'Gone.md'])).toMatchObject({ changed: [clay, 'Week.md'] });
    expect((await contents())['Garden/Beds.md']).toBe(notes['Garden/Beds.md']);
  });

  it('leaves a note that others changed after the plan, and names it', async () => {
    const { id } = await renames.plan(soil, clay, null);
    await vault.write('Week.md', '- [[Soil]] by others\n');
    expect(await renames.apply(id)).toMatchObject({ left: ['Week.md'], changed: ['Garden/Beds.md', clay] });
    expect(await vault.read('Week.md')).toBe('- [[Soil]] by others\n');
    await renames.undo();
    expect(await contents()).toEqual({ ...notes, 'Week.md': '- [[Soil]] by others\n' });
  });

  it('is taken back but for notes that others changed since, and names them', async () => {
    await rename();
    await vault.write('Week.md', '- [[Clay|earth]] and more\n');
    await vault.write(clay, 'Written anew.\n');
    expect(await renames.undo()).toMatchObject({ left: [soil, 'Week.md'], changed: ['Garden/Beds.md'] });
    expect(await contents()).toEqual({
      ...notes,
      'Week.md': '- [[Clay|earth]] and more\n',
      'Soil.md': 'Written anew.\n',
    });
  });

  it('does nothing at all when the name is taken, now or in the end', async () => {
    await vault.write(clay, 'Somebody else.');
    await expect(rename()).rejects.toMatchObject({ code: 'note-exists' });
    expect(await contents()).toEqual({ ...notes, [clay]: 'Somebody else.' });
    await rm(join(vault.folder, clay));
    // Taken between the last look and the last step.
    renames = openRenames(vault.root, join(vault.outside, 'data'), async (name, run) => {
      if (name === 'rename') await vault.write(clay, 'Just now.');
      return run();
    });
    await expect(rename()).rejects.toMatchObject({ code: 'note-exists' });
    expect(await contents()).toEqual({ ...notes, [clay]: 'Just now.' });
  });

  it.each(['at both names at once', 'with its new name taken'])(
    'cut off in the middle of the move, %s, is put in order by the next start',
    async (how) => {
      const isTaken = how.includes('taken');
      const data = join(vault.outside, 'data');
      const isCutOff = Promise.withResolvers<void>();
      renames = openRenames(vault.root, data, async (name, run) => {
        if (name !== 'rename') return run();
        await mkdir(join(vault.folder, 'Earth'));
        if (isTaken) await vault.write(clay, 'Somebody else.');
        else await link(join(vault.folder, soil), join(vault.folder, clay));
        isCutOff.resolve();
        return new Promise(() => {}); // As a kill does: nothing comes after this.
      });
      void rename();
      await isCutOff.promise;
      renames = openRenames(vault.root, data);
      await renames.recover();
      expect(await contents()).toEqual(isTaken ? { ...notes, [clay]: 'Somebody else.' } : renamed);
      if (isTaken) return expect(renames.last).toBeNull();
      await renames.undo();
      expect(await contents()).toEqual(notes);
    },
  );

  it('several are taken back one after the other', async () => {
    await rename();
    const { id } = await renames.plan(notePath('Week.md'), notePath('Month.md'), null);
    await renames.apply(id);
    expect(await vault.read('Other.md')).toBe('[[Month]]\n');
    await renames.undo();
    expect(await contents()).toEqual(renamed);
    await renames.undo();
    expect(await contents()).toEqual(notes);
  });

  it('is done only as planned last', async () => {
    const first = await renames.plan(soil, clay, null);
    await renames.plan(soil, notePath('Loam.md'), null);
    await expect(renames.apply(first.id)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await contents()).toEqual(notes);
  });

  it('names a note that cannot be read, and goes on', async () => {
    await vault.write('Binary.md', new Uint8Array([0xff, 0xfe, 0x5b]));
    expect(await renames.plan(soil, clay, null)).toMatchObject({ unread: ['Binary.md'], notes: { length: 3 } });
  });
});
