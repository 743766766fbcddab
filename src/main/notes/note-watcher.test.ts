import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { silentLogger } from '../log/logger.ts';
import { notePath, temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { writeFileAtomically } from './atomic-write.ts';
import { NoteWatcher, type NoteWatcherOptions } from './note-watcher.ts';

let vault: TemporaryVault;
let watcher: NoteWatcher;
let seen: NoteChange[];
let batches: number;
const onRescan = vi.fn<() => void>();
const onProblem = vi.fn<(problem: string | null) => void>();

beforeEach(async () => {
  vault = await temporaryVault();
  await vault.write('Work/a.md', 'one');
  await vault.write('b.md', 'one');
  seen = [];
  batches = 0;
  onRescan.mockClear();
  onProblem.mockClear();
});
afterEach(async () => {
  watcher.dispose();
  await vault.remove();
});

async function watching(options: Partial<NoteWatcherOptions> = {}): Promise<void> {
  const onChanges = (changes: readonly NoteChange[]) => {
    batches += 1;
    seen.push(...changes);
  };
  watcher = new NoteWatcher({ root: vault.root, log: silentLogger, onChanges, onRescan, onProblem, ...options });
  await watcher.start();
}

/** A last change whose arrival shows that everything before it was told too. */
async function settled(): Promise<void> {
  await vault.write('last.md', 'x');
  await vi.waitFor(() => expect(seen).toContainEqual({ kind: 'changed', path: 'last.md' }), { timeout: 5_000 });
  seen = seen.filter((change) => !('path' in change && change.path === 'last.md'));
}

const byPath = (changes: readonly NoteChange[]) => changes.map((change) => JSON.stringify(change)).sort();

describe('NoteWatcher', () => {
  it('tells of notes that are added, changed and removed, at any depth', async () => {
    await watching();
    await vault.write('New/Deep/c.md', 'one');
    await vault.write('b.md', 'two');
    await rm(join(vault.folder, 'Work/a.md'));
    await settled();
    expect(byPath(seen)).toEqual(
      byPath([
        { kind: 'changed', path: notePath('New/Deep/c.md') },
        { kind: 'removed', path: notePath('Work/a.md') },
        { kind: 'changed', path: notePath('b.md') },
      ]),
    );
  });

  it('says nothing of hidden files, other files, and temporary files of a save', async () => {
    await watching();
    await vault.write('.git/x.md', 'x');
    await vault.write('.hidden.md', 'x');
    await vault.write('picture.png', 'x');
    await writeFileAtomically(join(vault.folder, 'b.md'), 'two');
    await settled();
    expect(seen).toEqual([{ kind: 'changed', path: 'b.md' }]);
  });

  it('tells of a renamed folder as removals and additions', async () => {
    await watching();
    await rename(join(vault.folder, 'Work'), join(vault.folder, 'Play'));
    await settled();
    expect(byPath(seen)).toEqual(
      byPath([
        { kind: 'changed', path: notePath('Play/a.md') },
        { kind: 'removed', path: notePath('Work/a.md') },
      ]),
    );
  });

  it('does not look into folders that are links', async () => {
    await mkdir(join(vault.outside, 'other'));
    await symlink(join(vault.outside, 'other'), join(vault.folder, 'linked'));
    await watching();
    await writeFile(join(vault.outside, 'other', 'x.md'), 'x');
    await settled();
    expect(seen).toEqual([]);
  });

  it("keeps quiet about the app's own writes and removals, but not about what others make of them", async () => {
    await watching();
    watcher.noteOwnWrite(notePath('b.md'), revisionOf('two'));
    watcher.noteOwnWrite(notePath('Work/a.md'), null);
    await vault.write('b.md', 'two');
    await rm(join(vault.folder, 'Work/a.md'));
    await settled();
    expect(seen).toEqual([]);
    await vault.write('b.md', 'three');
    await vi.waitFor(() => expect(seen).toEqual([{ kind: 'changed', path: 'b.md' }]), { timeout: 5_000 });
  });

  it('asks for one look at the whole vault when too much changes at once', async () => {
    await watching({ maxPending: 10, batchMs: 1_000 });
    await Promise.all(Array.from({ length: 40 }, (_, index) => vault.write(`many/${index}.md`, 'x')));
    await vi.waitFor(() => expect(onRescan).toHaveBeenCalledTimes(1), { timeout: 5_000 });
    expect(batches).toBe(0);
  });

  it('does not take a vault folder that went away for the removal of its notes, and goes on when it is back', async () => {
    await watching({ returnCheckMs: 50 });
    await rename(vault.folder, join(vault.outside, 'unplugged'));
    await vi.waitFor(() => expect(onProblem).toHaveBeenCalledWith(expect.stringContaining('is gone')), {
      timeout: 5_000,
    });
    expect(seen).toEqual([]);
    await rename(join(vault.outside, 'unplugged'), vault.folder);
    await vi.waitFor(() => expect(onRescan).toHaveBeenCalledTimes(1), { timeout: 5_000 });
    expect(onProblem).toHaveBeenLastCalledWith(null);
    await settled();
  });

  it('says nothing after its end', async () => {
    await watching();
    await vault.write('b.md', 'two');
    watcher.dispose();
    const other = new NoteWatcher({
      root: vault.root,
      log: silentLogger,
      onChanges: (changes) => seen.push(...changes),
      onRescan,
      onProblem,
    });
    const before = batches;
    await other.start();
    await settled();
    expect(batches).toBe(before);
    other.dispose();
  });
});
