import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where everything derived from a vault lives: one folder for each vault, named by where the vault is. */
export function vaultDataFolder(userDataFolder: string, realVaultFolder: string): string {
  const name = createHash('sha256').update(realVaultFolder).digest('hex').slice(0, 16);
  return join(userDataFolder, 'vaults', name);
}
