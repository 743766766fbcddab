import { describe, expect, it, onTestFinished } from 'vitest';
import { clusteredItems, byId, exactNearest, expectExact, randomItems, recallOf } from '../test/exact-answers.ts';
import { StoreTrial } from '../test/store-place.ts';
import { vectorStoreContract } from '../test/vector-store-contract.ts';
import { makePostgresPlace, queryServer, testConnections, testServer } from './test-server.ts';

const makePlace = () => makePostgresPlace(testServer);
const hasServer = testServer !== '';
const needed = 'skipped unless AINOTE_TEST_POSTGRES names a server; node scripts/postgres.mjs starts one';

describe.skipIf(!hasServer)(`PostgreSQL (${needed})`, () => {
  vectorStoreContract('PostgresStore', makePlace);

  describe('PostgresStore', () => {
    it('searches a graph once there is one, also among many ids and beyond the width of a search', async () => {
      const { store } = await StoreTrial.open(makePlace, 32);
      const items = clusteredItems(10_500, 32, 40, 1);
      await store.add(items);
      expect(store.needsMaintenance).toBe(true);
      await store.maintain(new AbortController().signal);
      expect(store.needsMaintenance).toBe(false);
      const vectors = byId(items);
      const vector = items[5]?.vector ?? new Float32Array(32);
      const farthest = exactNearest(vectors, { vector, limit: 10_500 })
        .slice(-50)
        .map(({ id }) => id);
      const allButTen = new Set(items.slice(10).map(({ id }) => id));
      for (const request of [
        { vector, limit: 10 },
        { vector, limit: 1_500 },
        { vector, limit: 10, among: new Set(farthest) },
        { vector, limit: 10, among: allButTen },
      ]) {
        const found = await store.search(request);
        expect(found).toHaveLength(request.limit);
        expect(recallOf(found, exactNearest(vectors, request))).toBeGreaterThanOrEqual(0.9);
      }
    }, 120_000);

    it('a graph whose making was broken off is made anew by a check', { timeout: 120_000 }, async () => {
      const place = makePlace();
      const trial = await StoreTrial.open(() => place, 32);
      await trial.store.add(randomItems(1_500, 32, 2));
      await trial.store.maintain(new AbortController().signal);
      trial.store.dispose(); // A server with one session has no room for the next line otherwise.
      await queryServer(
        testServer,
        `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ainote_${place.collection}.vectors_by_cosine'::regclass`,
      );
      const store = await trial.restart();
      expect(store.needsMaintenance).toBe(true);
      expect((await store.verify()).mended).toBe(1);
      expect(store.needsMaintenance).toBe(false);
    });

    it('vectors that are not of unit length are lost, and can be added again', async () => {
      const place = makePlace();
      const trial = await StoreTrial.open(() => place, 32);
      const items = randomItems(20, 32, 3);
      await trial.store.add(items);
      trial.store.dispose();
      await queryServer(
        testServer,
        `UPDATE ainote_${place.collection}.vectors SET embedding = embedding + embedding WHERE id IN (4, 9)`,
      );
      const store = await trial.restart();
      expect(await store.verify()).toEqual({ checkedVectors: 20, mended: 0, lostIds: [4, 9] });
      expect(store.count).toBe(18);
      await store.add(items);
      const request = { vector: items[3]?.vector ?? new Float32Array(32), limit: 20 };
      expectExact(await store.search(request), byId(items), request);
    });

    it('a collection keeps its dimensions, and collections keep apart', async () => {
      const place = makePlace();
      const trial = await StoreTrial.open(() => place, 32);
      await trial.store.add(randomItems(3, 32, 4));
      trial.store.dispose();
      const other = place.create(64);
      onTestFinished(() => other.dispose());
      await expect(other.open()).rejects.toMatchObject({ code: 'invalid-request' });
      other.dispose();
      const elsewhere = await StoreTrial.open(makePlace, 64);
      expect(elsewhere.store.count).toBe(0);
    });

    it('holds no more connections than its bound, and counts them', async () => {
      const { store } = await StoreTrial.open(makePlace, 32);
      const items = randomItems(50, 32, 5);
      await store.add(items);
      await Promise.all(items.map(({ vector }) => store.search({ vector, limit: 3 })));
      expect(store.reservedBytes).toBeGreaterThan(0);
      expect(store.reservedBytes).toBeLessThanOrEqual(testConnections * 256 * 1024);
    });

    it.skipIf(testConnections === 1)('goes on when the server ended its connections', async () => {
      const { store } = await StoreTrial.open(makePlace, 32);
      const items = randomItems(10, 32, 6);
      await store.add(items);
      const endAll = () =>
        queryServer(
          testServer,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ainote'`,
        );
      const request = { vector: items[3]?.vector ?? new Float32Array(32), limit: 5 };
      await endAll();
      expectExact(await store.search(request), byId(items), request);
      await endAll();
      await store.remove([1]);
      expect(store.count).toBe(9);
    });

    it.skipIf(testConnections === 1)(
      'a making of a graph that is stopped leaves the store as it was',
      async () => {
        const { store } = await StoreTrial.open(makePlace, 256);
        const items = clusteredItems(4_000, 256, 40, 7);
        await store.add(items);
        const stop = new AbortController();
        const maintenance = store.maintain(stop.signal);
        // Other work on the store goes through meanwhile; after it the graph is under way.
        await store.search({ vector: items[0]?.vector ?? new Float32Array(256), limit: 1 });
        stop.abort();
        await maintenance;
        expect(store.count).toBe(4_000);
        await store.maintain(new AbortController().signal);
        expect(store.needsMaintenance).toBe(false);
      },
      60_000,
    );

    it.skipIf(testConnections === 1)('tells what a user may not do, and hides no password in it', async () => {
      const place = makePlace();
      const role = `ainote_${place.collection}`;
      await queryServer(testServer, `CREATE ROLE ${role} LOGIN PASSWORD 'right-secret'`);
      onTestFinished(async () => {
        await queryServer(testServer, `DROP ROLE ${role}`);
      });
      const url = new URL(testServer);
      url.username = role;
      const openWith = async (password: string) => {
        url.password = password;
        const store = place.create(32, { connectionString: url.href });
        onTestFinished(() => store.dispose());
        await store.open();
      };
      for (const password of ['wrong-secret', 'right-secret']) {
        const failure: unknown = await openWith(password).catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'permission-denied' });
        expect(String(failure)).not.toContain(password);
      }
    });
  });
});
