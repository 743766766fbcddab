import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import { fileError } from '../../shared/node/file-errors.ts';
import type { VaultManager } from '../vault/vault-manager.ts';

/** The unsaved texts of whichever vault is open at the time of the call. */
export function draftsHandlers(vaults: Pick<VaultManager, 'require' | 'sessionOf'>): MainHandlers['drafts'] {
  return {
    keep: ([path, text, { vault }]) => named(path, () => vaults.sessionOf(vault).drafts.keep(path, text)),
    found: () => vaults.require().drafts.found(),
    read: ([path]) => vaults.require().drafts.read(path),
    discard: ([path]) => named(path, () => vaults.require().drafts.discard(path)),
  };
}

async function named(path: string, run: () => Promise<void>): Promise<null> {
  try {
    await run();
    return null;
  } catch (error) {
    throw fileError(error, path);
  }
}
