import type { VaultManager } from './vault-manager.ts';

export interface VaultCommandsOptions {
  readonly vaults: Pick<VaultManager, 'open'>;
  /** Null when the user cancelled. */
  readonly askForVault: () => Promise<string | null>;
  readonly askForNewFolder: () => Promise<string | null>;
  readonly copySample: (to: string) => Promise<void>;
}

/** Opening another vault, as the page and the menu ask for it. */
export class VaultCommands {
  readonly #options: VaultCommandsOptions;

  constructor(options: VaultCommandsOptions) {
    this.#options = options;
  }

  /** Whether a vault was opened; false when the user cancelled. */
  async choose(): Promise<boolean> {
    const folder = await this.#options.askForVault();
    if (folder === null) return false;
    await this.#options.vaults.open(folder);
    return true;
  }

  async createSample(): Promise<boolean> {
    const folder = await this.#options.askForNewFolder();
    if (folder === null) return false;
    await this.#options.copySample(folder);
    await this.#options.vaults.open(folder);
    return true;
  }
}
