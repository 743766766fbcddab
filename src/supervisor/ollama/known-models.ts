import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../logger.ts';

/** The very weights of a model, and the length of its vectors: enough to open an index of them without asking. */
export interface KnownModel {
  readonly digest: string;
  readonly dimensions: number;
}

const maxRemembered = 20;

const fileSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string().min(1),
        digest: z.string().min(1),
        dimensions: z.number().int().positive(),
      }),
    )
    .max(maxRemembered),
});

type Remembered = z.output<typeof fileSchema>['models'][number];

/**
 * Remembers models that made vectors once, so that a start does not depend on Ollama, in a small file of the supervisor's
 * own. A damaged one counts as none: all of it can be asked again.
 */
export class KnownModelsFile {
  readonly #file: string;
  readonly #log: Logger;

  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  async get(name: string): Promise<KnownModel | null> {
    return (await this.#read()).find((known) => known.name === name) ?? null;
  }

  /** A model that cannot be remembered is asked for again at the next start: no error. */
  async set(name: string, { digest, dimensions }: KnownModel): Promise<void> {
    const others = (await this.#read()).filter((known) => known.name !== name);
    await this.#write([{ name, digest, dimensions }, ...others].slice(0, maxRemembered));
  }

  /** It is another one now: the next start asks. */
  async forget(name: string): Promise<void> {
    await this.#write((await this.#read()).filter((known) => known.name !== name));
  }

  async #write(models: readonly Remembered[]): Promise<void> {
    const temporary = `${this.#file}.new`;
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(temporary, JSON.stringify({ models }));
      await rename(temporary, this.#file);
    } catch (error) {
      this.#log.warn(`The model of Ollama could not be remembered: ${messageOf(error)}`);
    }
  }

  async #read(): Promise<readonly Remembered[]> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#file, 'utf8'))).models;
    } catch {
      return [];
    }
  }
}
