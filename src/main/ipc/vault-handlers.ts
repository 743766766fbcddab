import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { VaultCommands } from '../vault/vault-commands.ts';
import type { VaultManager } from '../vault/vault-manager.ts';

export interface VaultHandlersOptions {
  readonly vaults: Pick<VaultManager, 'current' | 'problem'>;
  readonly commands: Pick<VaultCommands, 'choose' | 'createSample'>;
  /** The note that the command line asked for, handed out once. */
  readonly takeOpenNote: () => NotePath | null;
  readonly appVersion: string;
  readonly platform: string;
}

export function vaultHandlers(options: VaultHandlersOptions): MainHandlers['vault'] {
  const { vaults, commands, takeOpenNote, appVersion, platform } = options;
  return {
    state: () => ({
      vault: vaults.current?.info ?? null,
      vaultProblem: vaults.problem,
      openNote: takeOpenNote(),
      appVersion,
      platform,
    }),
    choose: async () => ({ opened: await commands.choose() }),
    createSample: async () => ({ opened: await commands.createSample() }),
  };
}
