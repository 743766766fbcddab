import { rm } from 'node:fs/promises';
import type { Logger } from '../log/logger.ts';
import { keepAside, readJsonFile, writeJsonFile } from '../settings/json-file.ts';
import { renameOperationSchema, type RenameOperation } from './rename-operation.ts';

/** Holds the rename under way, so that the next start can finish it. */
export class RenameJournal {
  readonly #file: string;
  readonly #log: Logger;

  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  /** Lasts through a power cut once it resolves. */
  async write(operation: RenameOperation): Promise<void> {
    await writeJsonFile(this.#file, operation);
  }

  /** Null when no rename was under way. */
  async read(): Promise<RenameOperation | null> {
    const stored = await readJsonFile(this.#file, this.#log);
    if (stored === undefined) return null;
    const decoded = renameOperationSchema.safeParse(stored);
    if (decoded.success) return decoded.data;
    this.#log.error(`${this.#file} does not tell of a rename; it is kept aside.`, decoded.error);
    await keepAside(this.#file, this.#log);
    return null;
  }

  async clear(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}
