import { mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { NoteVersion, VersionKind } from '../../shared/contract/history-api.ts';
import { maxNoteBytes, readableNotePathSchema } from '../../shared/contract/notes-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { systemCode } from '../../shared/node/file-errors.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import { writeFileAtomically } from '../notes/atomic-write.ts';
import { keptName } from './kept-folder.ts';
import type { Retained } from './retention.ts';
import { parseVersionName, versionName, type VersionName } from './version-name.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

const noteFile = 'note.json';
const noteSchema = z.object({ path: readableNotePathSchema });
/** What a file takes at least, however short it is. */
export const diskBlockBytes = 4_096;
/** Texts of people's notes are theirs alone. */
const privateFolder = 0o700;

/** A version with its place, as the keeping of it is judged. */
export interface StoredVersion extends Retained {
  readonly id: string;
}

/**
 * A folder for each note, named by its path's hash, and in it a gzip file for each version: whole or not there at any
 * kill, readable without aiNote, and checked by the hash in its name. There is no index that could disagree with them.
 */
export class VersionFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Newest first; empty for a note without any. */
  async list(path: NotePath): Promise<VersionName[]> {
    return this.#versionsIn(keptName(path));
  }

  /** Writes a version; one that is there already is written over by the same. */
  async write(path: NotePath, text: string, kind: VersionKind, atMs: number): Promise<NoteVersion> {
    const folder = join(this.#folder, keptName(path));
    await this.#nameFolder(folder, path);
    const bytes = Buffer.from(text, 'utf8');
    const version = versionName(atMs, kind, bytes.byteLength, revisionOf(bytes));
    await writeFileAtomically(join(folder, version.id), await compress(bytes));
    return version;
  }

  /** @throws AppError note-missing when it was dropped meanwhile, file-error when it is damaged */
  async read(path: NotePath, id: string): Promise<string> {
    const version = parseVersionName(id);
    if (!version) throw new AppError('invalid-request', 'That is not the name of a version.');
    try {
      const packed = await readFile(join(this.#folder, keptName(path), id));
      const bytes = await decompress(packed, { maxOutputLength: maxNoteBytes });
      if (revisionOf(bytes).startsWith(version.digest)) return bytes.toString('utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT')
        throw new AppError('note-missing', 'That version is not kept any more. Choose another one.', { cause: error });
      if (!isZlibError(error)) throw error;
    }
    throw new AppError('file-error', 'That version is damaged on the disk and cannot be read. Choose another one.');
  }

  /** Lets a note's versions follow it; where the new name has some already, they are joined. */
  async move(from: NotePath, to: NotePath): Promise<void> {
    const source = keptName(from);
    const versions = await this.#versionsIn(source);
    if (versions.length === 0) return;
    const target = join(this.#folder, keptName(to));
    await this.#nameFolder(target, to);
    for (const { id } of versions) await rename(join(this.#folder, source, id), join(target, id));
    await this.#removeFolder(source);
  }

  async forget(path: NotePath): Promise<void> {
    await this.#removeFolder(keptName(path));
  }

  /** Every note that has a folder, by path; folders that do not say whose they are are left out. */
  async notes(): Promise<NotePath[]> {
    const paths: NotePath[] = [];
    for (const folder of await readFolder(this.#folder)) {
      const path = await this.#pathOf(folder);
      if (path !== null) paths.push(path);
    }
    return paths;
  }

  /** All versions of all notes, for deciding which to drop. */
  async survey(): Promise<StoredVersion[]> {
    const stored: StoredVersion[] = [];
    for (const note of await readFolder(this.#folder)) {
      for (const { id, atMs, kind } of await this.#versionsIn(note)) {
        const size = await sizeOf(join(this.#folder, note, id));
        stored.push({ note, id, atMs, kind, diskBytes: Math.ceil(size / diskBlockBytes) * diskBlockBytes });
      }
    }
    return stored;
  }

  async drop({ note, id }: StoredVersion): Promise<void> {
    await rm(join(this.#folder, note, id), { force: true });
  }

  /** Removes a note's folder when it holds no version any more. */
  async dropIfEmpty(note: string): Promise<void> {
    if ((await this.#versionsIn(note)).length === 0) await this.#removeFolder(note);
  }

  async #versionsIn(folder: string): Promise<VersionName[]> {
    const names = await readFolder(join(this.#folder, folder));
    const versions = names.map(parseVersionName).filter((version) => version !== null);
    return versions.sort((a, b) => b.atMs - a.atMs);
  }

  /** The folder says whose it is before it holds anything. */
  async #nameFolder(folder: string, path: NotePath): Promise<void> {
    await mkdir(folder, { recursive: true, mode: privateFolder });
    const file = join(folder, noteFile);
    if ((await sizeOf(file)) === 0) await writeFileAtomically(file, JSON.stringify({ path }));
  }

  async #pathOf(folder: string): Promise<NotePath | null> {
    try {
      const decoded = noteSchema.safeParse(JSON.parse(await readFile(join(this.#folder, folder, noteFile), 'utf8')));
      return decoded.success && keptName(decoded.data.path) === folder ? decoded.data.path : null;
    } catch {
      return null; // Damaged or just being removed: its versions age and are dropped like others.
    }
  }

  async #removeFolder(folder: string): Promise<void> {
    const full = join(this.#folder, folder);
    for (const name of await readFolder(full)) await rm(join(full, name), { force: true });
    await rmdir(full).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error;
    });
  }
}

/** Empty for a folder that is not there, or for what is no folder. */
async function readFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** What zlib answers for damaged data: Z_DATA_ERROR, Z_BUF_ERROR, or more output than a note can have. */
function isZlibError(error: unknown): boolean {
  const code = systemCode(error) ?? '';
  return code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE';
}
