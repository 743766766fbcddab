import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { NoteHistory } from '../history/note-history.ts';
import { notePath, temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { openRenames, openTestHistory } from './test-renames.ts';

const before: Readonly<Record<string, string>> = {
  'A.md': 'Links to [[Old name]].\n',
  'B/b.md': 'And [back](<../Old name.md>).\n',
  'Old name.md': 'Of [[Old name]] itself: [b](B/b.md)\n',
};
const after: Readonly<Record<string, string>> = {
  'A.md': 'Links to [[New name]].\n',
  'B/b.md': 'And [back](<../C/New name.md>).\n',
  'C/New name.md': 'Of [[New name]] itself: [b](../B/b.md)\n',
};
const maxSteps = 100;
const renamed = notePath('Old name.md');

it.each([
  ['forth', after, before],
  ['back', before, after],
] as const)(
  'a rename %s that is killed at any step is finished by the next start, and can be undone',
  { timeout: 240_000 },
  async (way, wanted, untouched) => {
    let interrupted = 0;
    for (let step = 0; step < maxSteps; step += 1) {
      const vault = await temporaryVault();
      try {
        for (const [path, text] of Object.entries(before)) await vault.write(path, text);
        const data = join(vault.outside, 'data');
        const history = openTestHistory(data);
        await history.keepDraft(renamed, 'An earlier text.');
        const isDone = runUntilKilled(vault.folder, data, way, step);
        const wasWritten = existsSync(join(data, 'rename.json'));

        const renames = openRenames(vault.root, data);
        await renames.recover();
        const found = await contentsOf(vault);
        const name = `killed at step ${step}`;
        // Before the journal is written nothing has begun; behind that there is but one end.
        if (wasWritten) expect(found, name).toEqual(wanted);
        else expect([untouched, wanted], name).toContainEqual(found);
        expect(existsSync(join(data, 'rename.json')), name).toBe(false);
        expect(await kindsOf(history, found), name).toContain('draft');
        if (isDone) {
          expect(interrupted).toBeGreaterThan(8);
          return;
        }

        if (wasWritten) {
          interrupted += 1;
          expect(renames.last, name).toMatchObject({ wasInterrupted: true, left: [] });
          await renames.undo();
          expect(await contentsOf(vault), name).toEqual(untouched);
          expect(await kindsOf(history, untouched), name).toEqual(expect.arrayContaining(['draft', 'links']));
        }
      } finally {
        await vault.remove();
      }
    }
    throw new Error('The rename never came to its end.');
  },
);

/** Why the earlier texts of the renamed note were kept, under the name that it has now. */
async function kindsOf(history: NoteHistory, found: Readonly<Record<string, string>>): Promise<string[]> {
  const path = renamed in found ? renamed : notePath('C/New name.md');
  return (await history.versions(path)).map(({ kind }) => kind);
}

function runUntilKilled(vault: string, data: string, way: string, step: number): boolean {
  const script = join(import.meta.dirname, 'rename-kill-child.ts');
  const args = [script, vault, data, way, String(step), 'Old name.md', 'C/New name.md'];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (child.status !== 0 && child.signal !== 'SIGKILL') throw new Error(child.stderr);
  return child.stdout === 'done\n';
}

/** Every note; what a killed save left behind for the sweep is none. */
async function contentsOf(vault: TemporaryVault): Promise<Record<string, string>> {
  const files = (await vault.files()).filter((file) => !file.endsWith('.tmp'));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await vault.read(file)] as const)));
}
