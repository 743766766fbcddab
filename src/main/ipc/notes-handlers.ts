import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import type { VaultManager } from '../vault/vault-manager.ts';

/** The note methods of whichever vault is open at the time of the call. */
export function notesHandlers(vaults: Pick<VaultManager, 'require' | 'sessionOf'>): MainHandlers['notes'] {
  const notes = () => vaults.require().notes;
  return {
    list: () => notes().list(),
    read: ([path]) => notes().read({ path }),
    save: ([path, text, { baseRevision, vault, keepsPresent }]) =>
      vaults.sessionOf(vault).notes.save({ path, text, baseRevision, keepsPresent }),
    create: ([path, text]) => notes().create({ path, text }),
    rename: ([from, to]) => notes().rename({ from, to }),
    remove: ([path]) => notes().remove({ path }),
  };
}
