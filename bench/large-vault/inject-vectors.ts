import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { vaultDataFolder } from '../../src/main/vault/vault-data-folder.ts';
import { localModelDimensions, localModelId } from '../../src/shared/contract/model-api.ts';
import { readNoteFile } from '../../src/shared/node/read-note.ts';
import { openVaultRoot } from '../../src/shared/node/vault-path.ts';
import { walkVault } from '../../src/shared/node/walk-vault.ts';
import { chunkKey } from '../../src/supervisor/embedding/chunk-key.ts';
import { chunksOf } from '../../src/supervisor/embedding/chunker.ts';
import { IndexStore } from '../../src/supervisor/storage/index-store.ts';
import { SyntheticVectors } from '../vectors/synthetic.ts';

const silent = { info: () => undefined, warn: console.warn, error: console.error };

/**
 * Puts a made-up vector for each passage of the vault where the app looks before it asks the model: at fourteen passages a
 * second the model would need hours. All else is left to the app. Answers how many there are.
 */
export async function injectVectors(vault: string, profile: string, expected: number, seed: number): Promise<number> {
  const root = await openVaultRoot(vault);
  const folder = vaultDataFolder(profile, root.realFolder);
  mkdirSync(folder, { recursive: true });
  const store = IndexStore.open(join(folder, 'index.db'), silent);
  const vectors = new SyntheticVectors(expected, localModelDimensions, seed);
  let count = 0;
  try {
    for (const { path } of (await walkVault(root)).notes) {
      const { text } = await readNoteFile(root, path);
      const rows = [...chunksOf(text)].flatMap((chunk) =>
        chunk ? [{ key: chunkKey(localModelId, chunk.embedText), vector: vectors.next(1) }] : [],
      );
      store.transaction(() => store.embeddings.insertMany(rows, Date.now()));
      count += rows.length;
    }
  } finally {
    store.dispose();
  }
  return count;
}
