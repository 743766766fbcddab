import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import type { VaultManager } from '../vault/vault-manager.ts';

/** The kept texts of whichever vault is open at the time of the call. */
export function historyHandlers(vaults: Pick<VaultManager, 'require'>): MainHandlers['history'] {
  const recovery = () => vaults.require().recovery;
  return {
    versions: ([path]) => recovery().versions(path),
    read: async ([path, id]) => ({ text: await recovery().read(path, id) }),
    deleted: () => recovery().deleted(),
    recover: ([path, id]) => recovery().recover(path, id),
    forget: async ([path]) => {
      await recovery().forget(path);
      return null;
    },
  };
}
