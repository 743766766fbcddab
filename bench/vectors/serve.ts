import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../statistics.ts';
import type { Engine, Setting } from './engines/engine.ts';
import { readOwnMemory } from './memory.ts';
import type { ServeResult, ServeTask, SweepTask, Timing } from './tasks.ts';

const limit = 10;
const warmUpSearches = 100;
const soakSearches = 10_000;
/** An engine that compares with every vector would need hours otherwise. */
const passBudgetMs = 30_000;
const soakBudgetMs = 60_000;
const restMs = 500;

/** Opens, measures the memory at rest, and searches 10,000 times. */
export async function serve(engine: Engine, task: ServeTask): Promise<ServeResult> {
  const setting = engine.settings.find(({ name }) => name === task.setting);
  if (!setting) throw new Error(`The engine has no setting ${task.setting}.`);
  engine.use(setting);
  const startedMs = performance.now();
  await engine.open();
  const openMs = performance.now() - startedMs;
  await delay(restMs);
  const atRest = readOwnMemory();
  const timing = await measure(engine, setting, task);
  const missing = Math.max(0, soakSearches - timing.searches);
  const more = await searchMany(engine, task, missing, soakBudgetMs);
  const afterSearches = readOwnMemory();
  await engine.close();
  return { openMs, atRest, timing, searches: timing.searches + more, afterSearches };
}

/** Measures one setting after the other, from the least effort on, until one finds enough. */
export async function sweep(engine: Engine, task: SweepTask): Promise<Timing[]> {
  await engine.open();
  const timings: Timing[] = [];
  for (const setting of engine.settings) {
    const timing = await measure(engine, setting, task);
    timings.push(timing);
    if (timing.recallAtTen >= task.untilRecall) break;
  }
  await engine.close();
  return timings;
}

async function measure(engine: Engine, setting: Setting, ask: SweepTask | ServeTask): Promise<Timing> {
  engine.use(setting);
  await searchMany(engine, ask, warmUpSearches, passBudgetMs / 10);
  const times: number[] = [];
  let found = 0;
  await searchMany(engine, ask, ask.truth.length, passBudgetMs, (query, ids, ms) => {
    times.push(ms);
    const truth = ask.truth[query] ?? [];
    found += ids.filter((id) => truth.includes(id)).length;
  });
  return {
    setting: setting.name,
    searches: times.length,
    recallAtTen: found / (times.length * limit),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    p99Ms: percentile(times, 0.99),
  };
}

/** The queries in turn, from the first again after the last; answers how many searches there was time for. */
async function searchMany(
  engine: Engine,
  { queries, truth, options: { dimensions } }: SweepTask | ServeTask,
  count: number,
  budgetMs: number,
  onFound: (query: number, ids: readonly number[], ms: number) => void = () => {},
): Promise<number> {
  const endMs = performance.now() + budgetMs;
  for (let done = 0; done < count; done += 1) {
    const query = done % truth.length;
    const vector = queries.subarray(query * dimensions, (query + 1) * dimensions);
    const startedMs = performance.now();
    const answer = engine.search(vector, limit);
    const ids = Array.isArray(answer) ? answer : await answer; // Awaiting what is no promise would cost those a turn.
    const nowMs = performance.now();
    onFound(query, ids, nowMs - startedMs);
    if (nowMs > endMs) return done + 1;
  }
  return count;
}
