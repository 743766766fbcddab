import Database from 'better-sqlite3';
import { randomUnitVector, seededRandom } from '../../test/seeded-random.ts';
import { testStore } from './test-store.ts';

/**
 * A process that changes a store until it is killed: node kill-child.ts FILE SEED DIMENSIONS. It says each change before
 * it is made and after it was acknowledged, one a line, so that the survivor knows what must be there.
 */
const [, , file = '', seed = '1', dimensions = '32'] = process.argv;
const random = seededRandom(Number(seed));
const below = (bound: number) => Math.floor(random() * bound);
const database = new Database(file);
database.pragma('auto_vacuum = INCREMENTAL');
database.pragma('journal_mode = WAL');
const store = testStore(database, Number(dimensions));
await store.open();
process.stdout.write('open\n');
for (let round = 0; ; round += 1) {
  const ids = Array.from({ length: 1 + below(40) }, () => below(600));
  const kind = random();
  const [change, run] =
    kind < 0.6
      ? (['put', () => store.replace(ids.map((id) => ({ id, vector: vectorFor(id, round) })))] as const)
      : (['remove', () => store.remove(ids)] as const);
  say({ change, ids, round });
  await run();
  say({ done: round });
  if (random() < 0.5) await store.maintain(new AbortController().signal);
  if (random() < 0.05) await store.rebuild();
}

/** The same vector for the same id and round: the test makes it again. */
function vectorFor(id: number, round: number): Float32Array {
  return randomUnitVector(seededRandom(id * 1_000_003 + round), Number(dimensions));
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
