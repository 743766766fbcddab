import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import type { VaultManager } from '../vault/vault-manager.ts';

/** Renames that rewrite links, in whichever vault is open at the time of the call. */
export function renamesHandlers(vaults: Pick<VaultManager, 'require'>): MainHandlers['renames'] {
  const renames = () => vaults.require().renames;
  return {
    plan: ([from, to, sources], signal) => renames().plan(from, to, sources, signal),
    apply: ([planId]) => renames().apply(planId),
    undo: () => renames().undo(),
    last: () => renames().settledLast(),
  };
}
