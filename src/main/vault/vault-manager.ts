import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { AppError, isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Logger } from '../log/logger.ts';
import type { MoveToTrash } from '../notes/note-trash.ts';
import { VaultSession } from './vault-session.ts';

export interface VaultManagerOptions {
  readonly dataFolderOf: (realFolder: string) => string;
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
  /** Closed, but for texts of it that were typed while it was being replaced. */
  #previous: VaultSession | null = null;
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
   * The vault in this folder, the open one when none is named.
   * @throws AppError no-vault when it was closed too long ago: a text must never reach another vault
   */
  sessionOf(folder: string | undefined): VaultSession {
    const current = this.require();
    if (folder === undefined || current.info.folder === folder) return current;
    if (this.#previous?.info.folder === folder) return this.#previous;
    throw new AppError(
      'no-vault',
      `The vault ${folder} is not open any more, so this text was not saved. Open it again.`,
    );
  }

  /**
   * Opens a vault in place of the current one, which stays open when that fails.
   * @throws AppError vault-unavailable
   */
  async open(folder: string): Promise<VaultSession> {
    const { dataFolderOf, trash, log, onChanges, onRescan, onProblem } = this.#options;
    try {
      const session = await VaultSession.open({ folder, dataFolderOf, trash, log, onChanges, onRescan, onProblem });
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
    this.#previous = this.#current;
    this.#current = session;
    this.#problem = null;
    this.#options.onOpened(session);
  }
}
