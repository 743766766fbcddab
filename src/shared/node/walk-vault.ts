import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import type { SkippedNote } from '../contract/index-api.ts';
import type { NoteEntry } from '../contract/notes-api.ts';
import { isReadableNotePath } from '../types/note-path.ts';
import { systemCode } from './file-errors.ts';
import { isInside, type VaultRoot } from './vault-path.ts';

/** Folders below the vault deeper than this are not followed: a loop of mounts must not hang the walk. */
const maxDepth = 40;

export interface VaultListing {
  /** Sorted by path. */
  readonly notes: readonly NoteEntry[];
  readonly skipped: readonly SkippedNote[];
}

/**
 * Lists every note below the vault. Hidden files and folders (`.git`, `.obsidian`, `.trash`) are left out. `onListed` is
 * told after each folder how many entries the list has.
 */
export async function walkVault(root: VaultRoot, onListed?: (entries: number) => void): Promise<VaultListing> {
  const notes: NoteEntry[] = [];
  const skipped: SkippedNote[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (folder.split('/').length > maxDepth) {
      skipped.push({
        path: folder,
        reason: 'too-deep',
        detail: `The folder is more than ${maxDepth} levels deep. Move it up to include it.`,
      });
      continue;
    }
    for (const entry of await readFolder(root, folder, skipped)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) waiting.push(path);
      else if (isReadableNotePath(path)) await addNote(root, path, entry, notes, skipped);
    }
    onListed?.(notes.length + skipped.length);
  }
  notes.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { notes, skipped };
}

async function readFolder(root: VaultRoot, folder: string, skipped: SkippedNote[]): Promise<Dirent[]> {
  try {
    return await readdir(join(root.realFolder, folder), { withFileTypes: true });
  } catch (error) {
    // The top must answer: an unplugged disk is not an empty vault.
    if (folder === '') throw error;
    if (systemCode(error) !== 'ENOENT') {
      skipped.push({
        path: folder,
        reason: 'unreadable',
        detail: `The folder cannot be read (${systemCode(error) ?? 'unknown error'}). Check its permissions.`,
      });
    }
    return [];
  }
}

async function addNote(
  root: VaultRoot,
  path: string,
  entry: Dirent,
  notes: NoteEntry[],
  skipped: SkippedNote[],
): Promise<void> {
  if (!isReadableNotePath(path)) return;
  const full = join(root.realFolder, path);
  try {
    if (entry.isSymbolicLink() && !isInside(root, await realpath(full))) {
      skipped.push({
        path,
        reason: 'outside-vault',
        detail: 'The file is a link to a place outside the vault. Copy the note into the vault to include it.',
      });
      return;
    }
    const { size, mtimeMs, isFile } = await fileFacts(full);
    if (isFile) notes.push({ path, sizeBytes: size, modifiedMs: mtimeMs });
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && entry.isSymbolicLink()) {
      skipped.push({
        path,
        reason: 'broken-link',
        detail: 'The file is a link to something that does not exist. Delete the link or restore its target.',
      });
    } else if (systemCode(error) !== 'ENOENT') {
      skipped.push({
        path,
        reason: 'unreadable',
        detail: `The file cannot be read (${systemCode(error) ?? 'unknown error'}). Check its permissions.`,
      });
    }
  }
}

async function fileFacts(full: string): Promise<{ size: number; mtimeMs: number; isFile: boolean }> {
  const facts = await stat(full);
  return { size: facts.size, mtimeMs: facts.mtimeMs, isFile: facts.isFile() };
}
