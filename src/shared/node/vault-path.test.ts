import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError, isAppError } from '../errors/app-error.ts';
import { isReadableNotePath } from '../types/note-path.ts';
import { isInside, openVaultRoot, resolveInVault, type VaultRoot } from './vault-path.ts';

let top: string;
let root: VaultRoot;

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'ainote-path-')));
  const folder = join(top, 'vault');
  await mkdir(join(folder, 'in', 'deep'), { recursive: true });
  await mkdir(join(top, 'vault-beside'));
  await writeFile(join(top, 'secret.md'), 'secret');
  await writeFile(join(folder, 'in', 'a.md'), 'a');
  await symlink(top, join(folder, 'out'));
  await symlink('../../secret.md', join(folder, 'in', 'secret.md'));
  await symlink('../vault-beside', join(folder, 'beside'));
  await symlink('in', join(folder, 'within'));
  await symlink('loop.md', join(folder, 'loop.md'));
  await symlink('nowhere.md', join(folder, 'dangling.md'));
  root = await openVaultRoot(folder);
});
afterAll(() => rm(top, { recursive: true, force: true }));

const resolved = (path: string) => resolveInVault(root, path); // Unchecked on purpose: the last wall stands alone.

/** Where a write to the path would really go: through the links of the part that exists. */
async function realTarget(full: string): Promise<string> {
  try {
    return await realpath(full);
  } catch {
    return join(await realTarget(dirname(full)), full.slice(dirname(full).length + 1));
  }
}

async function outcome(path: string): Promise<string> {
  try {
    return isInside(root, await realTarget(await resolved(path))) ? 'inside' : 'outside';
  } catch (error) {
    // Only a path that no caller may pass on fails in another way than with an AppError.
    return isAppError(error) || !isReadableNotePath(path) ? 'refused' : String(error);
  }
}

describe('a path in the vault', () => {
  it('may be new, existing, or within a linked folder of the vault', async () => {
    expect(await resolved('in/a.md')).toBe(join(root.realFolder, 'in', 'a.md'));
    expect(await resolved('new/b.md')).toBe(join(root.realFolder, 'new', 'b.md'));
    expect(await resolved('within/a.md')).toBe(join(root.realFolder, 'within', 'a.md'));
  });

  it.each([
    '../secret.md',
    'in/../../secret.md',
    'out/secret.md',
    'in/secret.md',
    'beside/x.md',
    'out/vault-beside/new.md',
  ])('does not lead outside: %s', async (path) => {
    await expect(resolved(path)).rejects.toMatchObject({ code: 'outside-vault' });
  });

  it('is refused when it is a link to nothing, since a write would make its target', async () => {
    await expect(resolved('dangling.md')).rejects.toMatchObject({ code: 'outside-vault' });
    await expect(resolved('loop.md')).rejects.toBeInstanceOf(AppError);
  });

  it('is told apart from a folder whose name only begins alike', () => {
    expect(isInside(root, `${root.realFolder}-beside${sep}x.md`)).toBe(false);
  });

  it('never resolves outside, whatever the text', async () => {
    const part = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '',
        'in',
        'out',
        'within',
        'beside',
        'deep',
        'loop.md',
        'secret.md',
        'a.md',
        '...',
        'vault',
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const paths = fc.array(part, { minLength: 1, maxLength: 7 }).map((parts) => `${parts.join('/')}.md`);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          paths,
          fc.string().map((text) => `${text}.md`),
        ),
        async (path) => {
          expect(await outcome(path)).toMatch(/^(inside|refused)$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("the vault's folder", () => {
  it('must be a folder that exists', async () => {
    await expect(openVaultRoot(join(top, 'none'))).rejects.toMatchObject({ code: 'vault-unavailable' });
    await expect(openVaultRoot(join(top, 'secret.md'))).rejects.toMatchObject({ code: 'vault-unavailable' });
  });

  it('that went away is not mistaken for a way out', async () => {
    const folder = join(top, 'gone');
    await mkdir(folder);
    const gone = await openVaultRoot(folder);
    await rm(folder, { recursive: true });
    await expect(resolveInVault(gone, 'a.md')).rejects.toMatchObject({ code: 'vault-unavailable' });
  });
});
