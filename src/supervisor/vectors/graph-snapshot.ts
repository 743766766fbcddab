import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, messageOf } from '../../shared/errors/app-error.ts';
import type { SnapshotFacts } from '../storage/snapshot-rows.ts';
import { HnswIndex } from './hnsw-index.ts';

/** Pieces in which a file is hashed, so that the event loop is free in between. Bytes. */
const pieceBytes = 1_048_576;

/** Either the index, or why there is none. */
export type LoadedSnapshot =
  { readonly index: HnswIndex; readonly reason: null } | { readonly index: null; readonly reason: string };

/** Writes the graph beside the file and then over it; the caller stores the facts, and changes nothing meanwhile. */
export async function saveSnapshot(index: HnswIndex, file: string): Promise<SnapshotFacts> {
  const temporary = `${file}.tmp`;
  try {
    await index.writeTo(temporary);
    const written = await digestFile(temporary, true);
    if (written.byteLength < index.leastFileBytes) {
      throw new AppError('disk-full', 'The vector graph could not be saved: the disk seems to be full.');
    }
    await rename(temporary, file);
    await syncFolder(dirname(file));
    return { ...written, count: index.count + index.deletedCount, dimensions: index.dimensions };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Native code sees the file only after its length and its hash were found right. */
export async function loadSnapshot(file: string, expected: SnapshotFacts): Promise<LoadedSnapshot> {
  const problem = await findProblem(file, expected);
  if (problem !== null) return { index: null, reason: problem };
  try {
    const index = await HnswIndex.load(file, expected.dimensions);
    if (index.count + index.deletedCount === expected.count) return { index, reason: null };
    return { index: null, reason: 'The saved vector graph holds another number of vectors than was noted.' };
  } catch (error) {
    return { index: null, reason: `The saved vector graph could not be read: ${messageOf(error)}` };
  }
}

async function findProblem(file: string, expected: SnapshotFacts): Promise<string | null> {
  try {
    const found = await digestFile(file, false);
    if (found.byteLength !== expected.byteLength) return 'The saved vector graph has another length than was noted.';
    return found.sha256 === expected.sha256 ? null : 'The saved vector graph is damaged: its content changed.';
  } catch (error) {
    return `The saved vector graph could not be opened: ${messageOf(error)}`;
  }
}

async function digestFile(
  file: string,
  mustBeOnDisk: boolean,
): Promise<{ readonly sha256: string; readonly byteLength: number }> {
  const handle = await open(file, mustBeOnDisk ? 'r+' : 'r');
  try {
    if (mustBeOnDisk) await handle.sync();
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafeSlow(pieceBytes); // One buffer for the whole file: garbage counts against us.
    let byteLength = 0;
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, byteLength);
      if (bytesRead === 0) break;
      hash.update(piece.subarray(0, bytesRead));
      byteLength += bytesRead;
    }
    return { sha256: hash.digest('hex'), byteLength };
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable. Windows cannot open a folder, and needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
