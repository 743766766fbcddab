import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { systemClock } from '../../../shared/util/clock.ts';
import type { StorePlace } from '../test/store-place.ts';
import type { PostgresStoreOptions } from './postgres-options.ts';
import { PostgresStore } from './postgres-store.ts';

/** The server that the tests may use; `scripts/postgres.mjs` starts one and sets both variables. */
export const testServer = process.env.AINOTE_TEST_POSTGRES ?? '';
/** A server with one session serves one connection. */
export const testConnections = Number(process.env.AINOTE_TEST_POSTGRES_CONNECTIONS ?? 3);

export interface PostgresPlace extends StorePlace {
  readonly collection: string;
  create(dimensions: number, options?: Partial<PostgresStoreOptions>): PostgresStore;
}

/** A collection of the test's own. */
export function makePostgresPlace(connectionString: string): PostgresPlace {
  const collection = `test_${randomUUID().replaceAll('-', '')}`;
  return {
    collection,
    create: (dimensions, options = {}) =>
      new PostgresStore({
        connectionString,
        collection,
        dimensions,
        clock: systemClock,
        maxConnections: testConnections,
        exactUpTo: 1_000, // So that the contract's larger store has a graph.
        ...options,
      }),
    async dispose() {
      await queryServer(connectionString, `DROP SCHEMA IF EXISTS ainote_${collection} CASCADE`);
    },
  };
}

export async function queryServer(connectionString: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}
