import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import type { SupervisorState } from '../../shared/contract/supervisor-state.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { ProcessWatch } from '../processes/process-watch.ts';
import type { VaultCommands } from '../vault/vault-commands.ts';
import type { VaultManager } from '../vault/vault-manager.ts';

export interface AppHandlersOptions {
  readonly vaults: Pick<VaultManager, 'current' | 'problem'>;
  readonly commands: Pick<VaultCommands, 'choose' | 'createSample'>;
  readonly supervision: { readonly state: SupervisorState; retry(): void; restart(): Promise<void> };
  readonly processes: Pick<ProcessWatch, 'read' | 'setWatched'>;
  /** Opens what a second start asked for; false when nothing waits. */
  readonly openRequested: () => Promise<boolean>;
  /** Has the window get its direct port. */
  readonly connectWindow: () => void;
  /** The note that the command line asked for, handed out once. */
  readonly takeOpenNote: () => NotePath | null;
  readonly appVersion: string;
  readonly platform: string;
}

export function appHandlers(options: AppHandlersOptions): MainHandlers['app'] {
  const { vaults, commands, supervision, processes } = options;
  const { openRequested, connectWindow, takeOpenNote, appVersion, platform } = options;
  return {
    state: () => ({
      vault: vaults.current?.info ?? null,
      vaultProblem: vaults.problem,
      openNote: takeOpenNote(),
      appVersion,
      platform,
    }),
    openVault: async () => ({ opened: await commands.choose() }),
    createSampleVault: async () => ({ opened: await commands.createSample() }),
    openRequestedVault: async () => ({ opened: await openRequested() }),
    supervisorState: () => supervision.state,
    retrySupervisor: () => {
      supervision.retry();
      return null;
    },
    restartSupervisor: async () => {
      await supervision.restart();
      return null;
    },
    connectSupervisor: () => {
      connectWindow();
      return null;
    },
    processes: () => processes.read(),
    watchProcesses: ([isWatched]) => {
      processes.setWatched(isWatched);
      return null;
    },
  };
}
