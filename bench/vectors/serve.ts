import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../statistics.ts';
import type { Engine, Setting } from './engines/engine.ts';
import { readOwnMemory } from './memory.ts';
import type { ServeResult, ServeTask, Timing } from './tasks.ts';

const limit = 10;
const warmUpSearches = 100;
const soakSearches = 10_000;
/** An engine that compares with every vector would need hours otherwise. */
const passBudgetMs = 30_000;
const soakBudgetMs = 60_000;
const restMs = 500;

type Ask = Pick<ServeTask, 'queries' | 'truth'> & { readonly dimensions: number };

/** Opens, measures the memory at rest, finds the setting that is asked for, and searches 10,000 times with it. */
export async function serve(engine: Engine, task: ServeTask): Promise<ServeResult> {
  const ask: Ask = { ...task, dimensions: task.options.dimensions };
  const startedMs = performance.now();
  await engine.open();
  const openMs = performance.now() - startedMs;
  await delay(restMs);
  const atRest = readOwnMemory();
  const first = await firstChoice(engine, ask, task.choose);
  const soaked = await soak(engine, ask, first.chosen.searches);
  const afterSearches = readOwnMemory();
  // The others only where one was named: they complete the picture and must not touch the figures above.
  const others = 'setting' in task.choose ? await measureOthers(engine, ask, first.chosen.setting) : [];
  await engine.close();
  return {
    openMs,
    atRest,
    chosen: first.chosen,
    timings: [...first.timings, ...others],
    soakSearches: soaked,
    afterSearches,
  };
}

async function firstChoice(
  engine: Engine,
  ask: Ask,
  choose: ServeTask['choose'],
): Promise<{ chosen: Timing; timings: readonly Timing[] }> {
  const timings: Timing[] = [];
  const candidates = engine.settings.filter((setting) => !('setting' in choose) || setting.name === choose.setting);
  for (const setting of candidates) {
    const timing = await measure(engine, setting, ask);
    timings.push(timing);
    if ('setting' in choose || timing.recallAtTen >= choose.recall) return { chosen: timing, timings };
  }
  const [best] = timings.toSorted((a, b) => b.recallAtTen - a.recallAtTen);
  if (!best) throw new Error('The engine has no such setting.');
  engine.use(candidates.find(({ name }) => name === best.setting) ?? { name: best.setting, effort: 0 });
  return { chosen: best, timings };
}

async function measureOthers(engine: Engine, ask: Ask, measured: string): Promise<Timing[]> {
  const timings: Timing[] = [];
  for (const setting of engine.settings)
    if (setting.name !== measured) timings.push(await measure(engine, setting, ask));
  return timings;
}

async function measure(engine: Engine, setting: Setting, ask: Ask): Promise<Timing> {
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

async function soak(engine: Engine, ask: Ask, done: number): Promise<number> {
  return done + (await searchMany(engine, ask, Math.max(0, soakSearches - done), soakBudgetMs));
}

/** The queries in turn, from the first again after the last; answers how many searches there was time for. */
async function searchMany(
  engine: Engine,
  { queries, truth, dimensions }: Ask,
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
