import { cpSync, existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { walkVault } from '../src/shared/node/walk-vault.ts';
import { openVaultRoot } from '../src/shared/node/vault-path.ts';
import { maxNoteBytes, type NoteEntry } from '../src/shared/contract/notes-api.ts';
import { BenchmarkError } from './benchmark.ts';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const sampleVault = join(projectRoot, 'sample-vault');
const rustRfcs = join(projectRoot, '..', 'shared', 'vaults', 'rust-rfcs', 'text');

export interface BenchVault {
  /** For tables. */
  readonly name: string;
  readonly folder: string;
  /** Those that the app will open, sorted by path. */
  readonly notes: readonly NoteEntry[];
}

/** A folder of notes; refused when it is none, before anything is started on it. */
export async function readVault(named: string): Promise<BenchVault> {
  const folder = resolve(named);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new BenchmarkError(`There is no folder ${folder}.`);
  const { notes } = await walkVault(await openVaultRoot(folder));
  const readable = notes.filter((note) => note.sizeBytes <= maxNoteBytes);
  if (readable.length === 0) throw new BenchmarkError(`The folder ${folder} holds no notes (files ending in .md).`);
  return { name: vaultName(folder), folder, notes: readable };
}

export const readSampleVault = (): Promise<BenchVault> => readVault(sampleVault);

/** What is measured when no vault is named: the large one when it is at hand, then the sample vault. */
export async function readDefaultVaults(): Promise<BenchVault[]> {
  if (!existsSync(rustRfcs))
    console.log('The Rust RFCs are not beside the project: the sample vault alone is measured.');
  const folders = existsSync(rustRfcs) ? [rustRfcs, sampleVault] : [sampleVault];
  return Promise.all(folders.map(readVault));
}

/** The app writes into its vault, so it gets a copy. */
export function copyVault(vault: BenchVault, to: string): void {
  cpSync(vault.folder, to, { recursive: true, verbatimSymlinks: true });
}

/** The folder's own name, or with its parent's where it says nothing. */
function vaultName(folder: string): string {
  const name = basename(folder);
  return ['text', 'docs', 'notes'].includes(name) ? `${basename(dirname(folder))}/${name}` : name;
}
