import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../../test/seeded-random.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { cosine, exactNearest, recallOf } from '../test/exact-answers.ts';
import { testStore } from './test-store.ts';

const dimensions = 32;
const killPoints = Number(process.env['VECTOR_KILL_POINTS'] ?? 12);
/** Within so long after it has opened, the process is killed: it does hundreds of steps in that. */
const longestLifeMs = 1_200;

interface Change {
  readonly change: 'put' | 'remove';
  readonly ids: readonly number[];
  readonly round: number;
}

/** What must be there, and for ids in a change that was under way, what may be as well. */
interface Expected {
  readonly held: Map<number, Float32Array>;
  readonly pending: Change | null;
  /** How many changes were acknowledged. */
  readonly changes: number;
}

it(
  `a store killed at ${killPoints} random points holds all that it acknowledged`,
  { timeout: 30_000 + killPoints * 15_000 },
  async () => {
    let changes = 0;
    for (let point = 1; point <= killPoints; point += 1) {
      const file = join(temporaryFolder(), 'vectors.db');
      const random = seededRandom(point);
      const expected = await runUntilKilled(file, point, random() * longestLifeMs);
      changes += expected.changes;
      const database = new Database(file);
      try {
        await expectWhole(database, expected, `point ${point}`);
      } finally {
        database.close();
      }
    }
    expect(changes, 'changes acknowledged before the kills').toBeGreaterThan(5 * killPoints);
  },
);

async function runUntilKilled(file: string, seed: number, lifeMs: number): Promise<Expected> {
  const script = join(import.meta.dirname, 'kill-child.ts');
  const child = spawn(process.execPath, [script, file, String(seed), String(dimensions)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const held = new Map<number, Float32Array>();
  let pending: Change | null = null;
  let changes = 0;
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'open') {
      setTimeout(() => child.kill('SIGKILL'), lifeMs);
    } else if (line.endsWith('}')) {
      const said = JSON.parse(line) as Change | { done: number }; // Our own child's words.
      if ('change' in said) pending = said;
      else if (pending) {
        apply(held, pending);
        pending = null;
        changes += 1;
      }
    }
  }
  await ended;
  return { held, pending, changes };
}

function apply(held: Map<number, Float32Array>, { change, ids, round }: Change): void {
  for (const id of ids) {
    if (change === 'remove') held.delete(id);
    else held.set(id, vectorFor(id, round));
  }
}

async function expectWhole(database: Database.Database, { held, pending }: Expected, name: string): Promise<void> {
  const store = testStore(database, dimensions);
  await store.open();
  await settlePending(store, held, pending);
  expect(store.count, name).toBe(held.size);
  expect(await store.verify(), name).toEqual({ checkedVectors: held.size, mended: 0, lostIds: [] });
  await expectAnswers(store, held, name);
  await store.maintain(new AbortController().signal);
  expect(await store.verify(), name).toEqual({ checkedVectors: held.size, mended: 0, lostIds: [] });
  await expectAnswers(store, held, name);
  store.dispose();
}

/** A change that was not acknowledged may be there in part: it is made again, after which there is no doubt. */
async function settlePending(
  store: ReturnType<typeof testStore>,
  held: Map<number, Float32Array>,
  pending: Change | null,
): Promise<void> {
  if (!pending) return;
  apply(held, pending);
  const { change, ids, round } = pending;
  if (change === 'remove') await store.remove(ids);
  else await store.replace(ids.map((id) => ({ id, vector: vectorFor(id, round) })));
}

async function expectAnswers(
  store: ReturnType<typeof testStore>,
  held: ReadonlyMap<number, Float32Array>,
  name: string,
): Promise<void> {
  const queries = [...held].filter((_, place) => place % 10 === 0);
  let recall = 0;
  for (const [id, vector] of queries) {
    const request = { vector, limit: 10, effort: 'high' } as const;
    const found = await store.search(request);
    expect(found[0]?.id, name).toBe(id);
    for (const neighbour of found) {
      const truth = cosine(vector, held.get(neighbour.id) ?? new Float32Array());
      expect(neighbour.similarity, name).toBeCloseTo(truth, 2);
    }
    recall += recallOf(found, exactNearest(held, request)) / queries.length;
  }
  if (queries.length > 0) expect(recall, name).toBeGreaterThan(0.9);
}

function vectorFor(id: number, round: number): Float32Array {
  return randomUnitVector(seededRandom(id * 1_000_003 + round), dimensions);
}
