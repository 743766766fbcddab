import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import type { BackgroundTurn, BackgroundWork } from '../../indexing/background-work.ts';
import type { Logger } from '../../logger.ts';
import { quoted, schemaOf } from './collection.ts';
import { Connections } from './connections.ts';

export interface RetiredCollectionsOptions {
  readonly connectionString: string;
  /** What the names of an index's collections begin with. */
  readonly family: string;
  /** Those of the models in use. */
  readonly kept: readonly string[];
  readonly log: Logger;
}

/** Removes the collections of models that serve no more. A server that is away is asked again in the next life. */
export class RetiredCollections implements BackgroundWork {
  readonly #options: RetiredCollectionsOptions;
  #isDone = false;

  constructor(options: RetiredCollectionsOptions) {
    this.#options = options;
  }

  async step({ signal }: BackgroundTurn): Promise<boolean> {
    if (this.#isDone) return false;
    try {
      await this.#removeOthers(signal);
    } catch (error) {
      if (isAppError(error, 'cancelled')) throw error;
      this.#options.log.warn(`Vectors of former models stay in PostgreSQL for now: ${messageOf(error)}`);
    }
    this.#isDone = true;
    return false;
  }

  async #removeOthers(signal: AbortSignal): Promise<void> {
    const { connectionString, family, kept } = this.#options;
    const keptSchemas = kept.map(schemaOf);
    const connections = new Connections({ connectionString, maxConnections: 1 });
    try {
      await connections.run(
        async (connection) => {
          const { rows } = await connection.query<{ name: string }>(
            'SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) AND nspname <> ALL($2)',
            [schemaOf(family), keptSchemas],
          );
          for (const { name } of rows) await connection.query(`DROP SCHEMA IF EXISTS ${quoted(name)} CASCADE`);
        },
        { signal },
      );
    } finally {
      connections.dispose();
    }
  }
}
