import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../shared/util/clock.ts';
import type { BackgroundTurn } from '../../indexing/background-work.ts';
import type { Logger } from '../../logger.ts';
import { PostgresStore } from './postgres-store.ts';
import { RetiredCollections } from './retired-collections.ts';
import { queryServer, testServer } from './test-server.ts';

const turn: BackgroundTurn = {
  signal: new AbortController().signal,
  mayGoOn: () => true,
  giveWay: () => Promise.resolve(false),
};

function recordingLog(): { log: Logger; warnings: string[] } {
  const warnings: string[] = [];
  return { warnings, log: { info: () => {}, warn: (message) => void warnings.push(message), error: () => {} } };
}

it('a server that is away is told of in the log, and stops nothing', async () => {
  const { log, warnings } = recordingLog();
  const connectionString = 'postgresql://nobody@127.0.0.1:1/none';
  const retired = new RetiredCollections({ connectionString, family: 'index_a_', kept: [], log });
  expect(await retired.step(turn)).toBe(false);
  expect(warnings).toHaveLength(1);
  expect(await retired.step(turn)).toBe(false);
  expect(warnings).toHaveLength(1);
});

describe.skipIf(testServer === '')('PostgreSQL (skipped unless AINOTE_TEST_POSTGRES names a server)', () => {
  it('collections of former models go, those in use and those of other indexes stay', async () => {
    const unique = randomUUID().replaceAll('-', '').slice(0, 16);
    const collections = ['_former', '_serving', 'x_of_another_index'].map((end) => `index_${unique}${end}`);
    const schemas = collections.map((name) => `ainote_${name}`);
    onTestFinished(async () => {
      for (const schema of schemas) await queryServer(testServer, `DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    });
    for (const collection of collections) {
      const store = new PostgresStore({
        connectionString: testServer,
        collection,
        dimensions: 32,
        clock: systemClock,
        maxConnections: 1,
      });
      await store.open();
      await store.add([{ id: 1, vector: new Float32Array(32).fill(1) }]);
      store.dispose(); // A server with one session has no room for the next otherwise.
    }
    const { log, warnings } = recordingLog();
    const retired = new RetiredCollections({
      connectionString: testServer,
      family: `index_${unique}_`,
      kept: [`index_${unique}_serving`],
      log,
    });
    await retired.step(turn);
    expect(warnings).toEqual([]);
    const left = await queryServer(
      testServer,
      `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE '%${unique}%'`,
    );
    expect(left).toHaveLength(2);
    expect(left).toEqual(expect.arrayContaining([{ name: schemas[1] }, { name: schemas[2] }]));
  });
});
