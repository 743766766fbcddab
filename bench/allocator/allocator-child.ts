// Runs in a utility process of Electron: takes memory in one way, lets it go, and tells what stays.
import { setTimeout as sleep } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { collectGarbage } from '../../src/supervisor/memory/collect-garbage.ts';
import { readPrivateBytes } from '../../src/supervisor/memory/private-bytes.ts';
import { runTask } from '../utility/utility-task.ts';
import { allocatorTaskSchema, readAfterSeconds, type AllocatorReading } from './allocator-task.ts';
import { fillings } from './fillings.ts';

const settleMs = 300;

/** What `gc()` does without options. The app's own way is imported, and has exposed it to new contexts. */
const collectPlainly = runInNewContext('gc') as () => void; // V8's own function.

const privateBytes = (): number => readPrivateBytes().bytes;

async function measure(task: unknown): Promise<AllocatorReading> {
  const { filling, folder, collection } = allocatorTaskSchema.parse(task);
  const chosen = fillings[filling];
  if (!chosen) throw new RangeError(`There is no filling ${filling}.`);
  collectGarbage();
  await sleep(settleMs);
  const beforeBytes = privateBytes();
  const drop = chosen.take(folder);
  collectGarbage();
  await sleep(settleMs);
  const heldBytes = privateBytes();
  drop();
  if (collection === 'plain') collectPlainly();
  else collectGarbage();
  return { beforeBytes, heldBytes, afterBytes: await readLater() };
}

async function readLater(): Promise<number[]> {
  const readings: number[] = [];
  const startedMs = performance.now();
  for (const seconds of readAfterSeconds) {
    await sleep(Math.max(0, startedMs + seconds * 1_000 - performance.now()));
    readings.push(privateBytes());
  }
  return readings;
}

runTask(async (task, send) => send(await measure(task)));
