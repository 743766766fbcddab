import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import type { VaultManager } from '../vault/vault-manager.ts';

/** The note methods of whichever vault is open at the time of the call. */
export function notesHandlers(vaults: Pick<VaultManager, 'require'>): MainHandlers['notes'] {
  return {
    list: (params, signal) => vaults.require().notes.list(params, signal),
    read: (params, signal) => vaults.require().notes.read(params, signal),
    save: (params, signal) => vaults.require().notes.save(params, signal),
    create: (params, signal) => vaults.require().notes.create(params, signal),
    rename: (params, signal) => vaults.require().notes.rename(params, signal),
    remove: (params, signal) => vaults.require().notes.remove(params, signal),
  };
}
