import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { AppError, isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Logger } from '../log/logger.ts';
import type { MoveToTrash } from '../notes/note-trash.ts';
import { VaultSession } from './vault-session.ts';

export interface VaultManagerOptions {
  readonly trash: MoveToTrash;
  readonly log: Logger;
  readonly onOpened: (session: VaultSession) => void;
  readonly onChanges: (changes: readonly NoteChange[]) => void;
  readonly onRescan: () => void;
  readonly onProblem: (problem: string | null) => void;
}

/** Holds the one open vault, and the reason when there is none. */
export class VaultManager implements Disposable {
  readonly #options: VaultManagerOptions;
  #current: VaultSession | null = null;
  #problem: string | null = null;
  #disposed = false;

  constructor(options: VaultManagerOptions) {
    this.#options = options;
  }

  get current(): VaultSession | null {
    return this.#current;
  }

  /** Why the vault that was asked for last could not be opened; null when it could. */
  get problem(): string | null {
    return this.#problem;
  }

  set problem(text: string | null) {
    this.#problem = text;
  }

  /** @throws AppError no-vault */
  require(): VaultSession {
    if (this.#current) return this.#current;
    throw new AppError('no-vault', 'No vault is open. Open a folder of notes first.');
  }

  /**
   * Opens a vault in place of the current one, which stays open when that fails.
   * @throws AppError vault-unavailable
   */
  async open(folder: string): Promise<VaultSession> {
    const { trash, log, onChanges, onRescan, onProblem } = this.#options;
    try {
      const session = await VaultSession.open({ folder, trash, log, onChanges, onRescan, onProblem });
      this.#replace(session);
      return session;
    } catch (error) {
      this.#problem = isAppError(error)
        ? error.message
        : `The folder ${folder} cannot be opened (${messageOf(error)}).`;
      throw error;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#current?.dispose();
    this.#current = null;
  }

  #replace(session: VaultSession): void {
    if (this.#disposed) return session.dispose();
    this.#current?.dispose();
    this.#current = session;
    this.#problem = null;
    this.#options.onOpened(session);
  }
}
