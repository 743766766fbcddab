import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { percentile } from '../statistics.ts';
import { addRows, itemsOf, makeOwnStore, settle, type OwnStore } from './engines/own-store.ts';
import type { DeleteHalfTask, IncrementalResult, IncrementalTask } from './tasks.ts';
import type { VectorFile } from './vector-file.ts';

const idsPerRemoval = 256;

/** Builds half, then puts the rest in one by one while maintenance runs beside it, as it does in the app. */
export async function runIncremental(task: IncrementalTask, base: VectorFile): Promise<IncrementalResult> {
  const own = makeOwnStore(task.options.folder, task.options.dimensions);
  await own.store.open();
  const half = Math.floor(base.rows / 2);
  await addRows(own, base, 0, half);
  await settle(own);
  const pauses = watchPauses();
  const startedMs = performance.now();
  const times = await insertOneByOne(own, base, half);
  await settle(own);
  const seconds = (performance.now() - startedMs) / 1_000;
  const longestPauseMs = await pauses.stop();
  own.close();
  return {
    insertMs: {
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      p99: percentile(times, 0.99),
      longest: times.reduce((most, ms) => Math.max(most, ms), 0),
    },
    longestPauseMs,
    seconds,
  };
}

async function insertOneByOne({ store }: OwnStore, base: VectorFile, first: number): Promise<number[]> {
  const stop = new AbortController();
  let upkeep: Promise<void> | null = null;
  const times: number[] = [];
  for (let row = first; row < base.rows; row += 1) {
    const items = itemsOf(base.read(row, 1), base.dimensions, row);
    const startedMs = performance.now();
    await store.add(items);
    times.push(performance.now() - startedMs);
    if (store.needsMaintenance) upkeep ??= store.maintain(stop.signal).finally(() => (upkeep = null));
    await nextTurn();
  }
  await upkeep;
  return times;
}

/** A turn that is always waiting: the longest it has to wait is the longest that anyone has to. */
function watchPauses(): { stop(): Promise<number> } {
  const end = new AbortController();
  const watching = longestTurnUntil(end.signal);
  return {
    stop() {
      end.abort();
      return watching;
    },
  };
}

async function longestTurnUntil(end: AbortSignal): Promise<number> {
  let longestMs = 0;
  let lastMs = performance.now();
  while (!end.aborted) {
    await nextTurn();
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  }
  return longestMs;
}

/** Removes the rows of odd numbers from the store that was built in the folder. */
export async function deleteHalf(task: DeleteHalfTask): Promise<{ seconds: number }> {
  const startedMs = performance.now();
  const own = makeOwnStore(task.options.folder, task.options.dimensions);
  await own.store.open();
  const odd = Array.from({ length: Math.floor(task.rows / 2) }, (_, place) => place * 2 + 1);
  for (let start = 0; start < odd.length; start += idsPerRemoval)
    await own.store.remove(odd.slice(start, start + idsPerRemoval));
  await settle(own);
  own.close();
  return { seconds: (performance.now() - startedMs) / 1_000 };
}
