import type { Page } from '@playwright/test';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askQueries } from '../bridge.ts';
import type { BenchVault } from '../vaults.ts';

const queriesARound = 8;
const resultLimit = 30;
const editedARound = 2;

/** What a person and other programs do to a vault, a bit of it each round; the vault does not grow in the long run. */
export class MixedWork {
  readonly #page: Page;
  readonly #vault: BenchVault;
  readonly #folder: string;
  readonly #queries: readonly string[];

  constructor(page: Page, vault: BenchVault, folder: string, queries: readonly string[]) {
    this.#page = page;
    this.#vault = vault;
    this.#folder = folder;
    this.#queries = queries;
  }

  async round(round: number): Promise<void> {
    this.#edit(round);
    this.#importOrRemove(round);
    const from = (round * queriesARound) % this.#queries.length;
    await askQueries(this.#page, this.#queries.slice(from, from + queriesARound), resultLimit);
  }

  /** Each edit ends a note in a sentence that was never seen, so that the model has to work. */
  #edit(round: number): void {
    for (let index = 0; index < editedARound; index += 1) {
      const note = this.#vault.notes[(round * editedARound + index) % this.#vault.notes.length];
      if (!note) return;
      const text = readFileSync(join(this.#vault.folder, note.path), 'utf8');
      writeFileSync(join(this.#folder, note.path), `${text}\n\nRound ${round} changed this note in place ${index}.\n`);
    }
  }

  /** A folder of copies comes and goes: passages are indexed and forgotten. */
  #importOrRemove(round: number): void {
    const imported = join(this.#folder, 'imported');
    if (round % 4 === 1) cpSync(this.#vault.folder, imported, { recursive: true });
    if (round % 4 === 3) rmSync(imported, { recursive: true, force: true });
  }
}
