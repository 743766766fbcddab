import { z } from 'zod';
import type { Logger } from '../log/logger.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const windowBoundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
});

const appStateSchema = z.object({
  bounds: windowBoundsSchema.nullable().catch(null),
  vaultFolder: z.string().min(1).nullable().catch(null),
});

export type RememberedState = z.infer<typeof appStateSchema>;

/** What the app remembers between starts that is no setting: losing it costs a click. */
export class AppStateStore {
  readonly #file: string;
  readonly #log: Logger;
  #state: RememberedState;
  #writing: Promise<void> = Promise.resolve();

  static async load(file: string, log: Logger): Promise<AppStateStore> {
    const decoded = appStateSchema.safeParse((await readJsonFile(file, log)) ?? {});
    return new AppStateStore(file, decoded.success ? decoded.data : { bounds: null, vaultFolder: null }, log);
  }

  private constructor(file: string, state: RememberedState, log: Logger) {
    this.#file = file;
    this.#state = state;
    this.#log = log;
  }

  get(): RememberedState {
    return this.#state;
  }

  /** Takes effect at once; the file follows. */
  remember(changes: Partial<RememberedState>): void {
    this.#state = { ...this.#state, ...changes };
    const state = this.#state;
    this.#writing = this.#writing
      // Only the newest of several waiting states is worth a write.
      .then(() => (state === this.#state ? writeJsonFile(this.#file, state) : undefined))
      .catch((error: unknown) => this.#log.warn('The window and vault were not remembered.', error));
  }

  /** Resolves when everything remembered so far is on disk. */
  async flush(): Promise<void> {
    await this.#writing;
  }
}
