import { HeapModel, mildHeap, type HeapShape } from './heap-model.ts';
import { planLeak, type LeakPlan } from './leak-model.ts';
import { HeldMemory } from './held-memory.ts';
import { CacheModel, IndexModel } from './owner-models.ts';
import { Random } from './random.ts';
import type { Trace } from './trace-file.ts';
import { diurnalLoad, steadyLoad, Workload } from './workload.ts';

export const benignClasses = [
  'flat',
  'warmup',
  'cache_plateau',
  'two_caches',
  'sawtooth',
  'rare_major_gc',
  'diurnal',
  'fragmentation',
  'burst_import',
  'index_growth',
  'declared_step',
  'sleep_clock_restart',
] as const;

export const leakClasses = [
  'lin_0.5',
  'lin_0.05',
  'lin_0.01',
  'lin_0.002',
  'step_10',
  'staircase_10',
  'per_op',
  'intermittent',
  'cache_entry_bloat',
  'native_rss',
  'late_onset',
  'lin_0.05_diurnal',
  'lin_0.01_cachefill',
] as const;

const columns = [
  't',
  'wall',
  'heapUsed',
  'postGc',
  'gcCount',
  'external',
  'cacheMB',
  'cacheEntries',
  'cacheCapMB',
  'indexMB',
  'items',
  'rss',
  'ops',
  'opActive',
  'declaredMB',
  'epoch',
] as const;

const periodSeconds = 10;
const hoursByClass: Readonly<Record<string, number>> = {
  rare_major_gc: 8,
  diurnal: 48,
  sleep_clock_restart: 10,
  'lin_0.01': 6,
  'lin_0.01_cachefill': 6,
  'lin_0.05_diurnal': 24,
  'lin_0.002': 24,
  late_onset: 8,
};

/** Traces of every class, `perClass` of each. The same seed gives the same traces. */
export function* generateTraces(seed: number, perClass: number): Generator<Trace> {
  for (const [index, cls] of [...benignClasses, ...leakClasses].entries()) {
    for (let number = 0; number < perClass; number += 1)
      yield generateTrace(cls, `${cls}#${number}`, new Random(seed * 1_000_003 + index * 1_009 + number));
  }
}

export function generateTrace(cls: string, id: string, random: Random): Trace {
  const seconds = (hoursByClass[cls] ?? 4) * 3_600;
  const leak = planLeak(cls, random, seconds);
  const process = new ProcessModel(cls, random, seconds, leak);
  const samples: number[][] = [];
  for (let at = 0; at < seconds; at += periodSeconds) {
    const row = process.sample(at);
    if (row) samples.push(row);
  }
  return { id, cols: columns, samples, truth: { cls, component: leak?.component ?? null, onset: leak?.onset ?? null } };
}

/** A process of one class: its parts advance together, a sample is what a recorder would have read. */
class ProcessModel {
  readonly #random: Random;
  readonly #leak: LeakPlan | null;
  readonly #heap: HeapModel;
  readonly #cache: CacheModel;
  readonly #index: IndexModel;
  readonly #held: HeldMemory;
  readonly #load: Workload;
  readonly #nativeMb: number;
  readonly #creepMb: number;
  readonly #creepSeconds: number;
  readonly #sleeps: readonly { readonly from: number; readonly to: number }[];
  readonly #restartAt: number;
  readonly #wallJump: { readonly at: number; readonly by: number };
  #epoch = 0;
  #startedAt = 0;
  #operationsAtOnset: number | null = null;

  constructor(cls: string, random: Random, seconds: number, leak: LeakPlan | null) {
    this.#random = random;
    this.#leak = leak;
    this.#heap = new HeapModel(random, heapShape(cls, random));
    this.#cache = new CacheModel(cls, random, seconds);
    this.#index = new IndexModel(cls, random);
    this.#held = new HeldMemory(cls, random, seconds);
    this.#load = new Workload(random, cls.includes('diurnal') ? diurnalLoad(random) : steadyLoad);
    this.#nativeMb = 55;
    this.#creepMb = cls === 'fragmentation' ? random.between(15, 38) : random.between(2, 6);
    this.#creepSeconds = random.between(3_500, 9_000);
    const isEventful = cls === 'sleep_clock_restart';
    this.#sleeps = isEventful
      ? [0.2, 0.6].map((share) => {
          const from = seconds * (share + random.between(0, 0.15));
          return { from, to: from + random.scale(300, 6_000) };
        })
      : [];
    this.#restartAt = isEventful ? seconds * random.between(0.35, 0.6) : Number.POSITIVE_INFINITY;
    this.#wallJump = isEventful
      ? { at: seconds * random.between(0.1, 0.9), by: random.between(-7_200, 7_200) }
      : { at: Number.POSITIVE_INFINITY, by: 0 };
  }

  /** The sample at a moment; null while the machine sleeps. */
  sample(at: number): number[] | null {
    if (this.#epoch === 0 && at >= this.#restartAt) this.#restart(at);
    this.#load.advance(at, periodSeconds);
    const leaked = this.#leakedMb(at);
    const of = (component: LeakPlan['component']): number => (this.#leak?.component === component ? leaked : 0);
    this.#held.advance(at);
    const { heapMb, externalMb, indexMb: heldIndexMb } = this.#held;
    this.#heap.advance(at, periodSeconds, this.#load.intensity, of('heap') + heapMb);
    this.#cache.advance(at, this.#load.intensity);
    this.#index.advance(this.#load.intensity);
    if (this.#sleeps.some(({ from, to }) => at >= from && at < to)) return null;
    const external = 4 + this.#random.exponential(0.18) + externalMb + of('external');
    const cache = this.#cache.sizeMb + of('cache');
    const index = this.#index.sizeMb + heldIndexMb + of('index');
    const age = at - this.#startedAt;
    const creep = this.#creepMb * (1 - Math.exp(-age / this.#creepSeconds));
    const native = this.#nativeMb + creep + this.#random.exponential(0.5) + of('rss');
    const rss = this.#heap.usedMb + external + cache + index + native;
    const wall = at + (at >= this.#wallJump.at ? this.#wallJump.by : 0);
    const values: Readonly<Record<(typeof columns)[number], number>> = {
      t: at + this.#random.between(-1, 1),
      wall,
      heapUsed: this.#heap.usedMb,
      postGc: this.#heap.postGcMb,
      gcCount: this.#heap.collections,
      external,
      cacheMB: cache,
      cacheEntries: this.#cache.entries,
      cacheCapMB: this.#cache.capacityMb,
      indexMB: index,
      items: this.#index.items,
      rss,
      ops: this.#load.operations,
      opActive: this.#held.isActive ? 1 : 0,
      declaredMB: this.#held.declaredMb,
      epoch: this.#epoch,
    };
    return columns.map((name) => Math.round(values[name] * 1_000) / 1_000);
  }

  #restart(at: number): void {
    this.#epoch = 1;
    this.#startedAt = at;
    this.#load.restart();
    this.#heap.restart(at);
    this.#cache.restart(at);
  }

  #leakedMb(at: number): number {
    if (!this.#leak || at < this.#leak.onset) return 0;
    this.#operationsAtOnset ??= this.#load.operations;
    return this.#leak.leakedMb(at - this.#leak.onset, this.#load.operations - this.#operationsAtOnset);
  }
}

function heapShape(cls: string, random: Random): HeapShape {
  const mild = mildHeap(random);
  switch (cls) {
    case 'warmup':
      return { ...mild, warmUpMb: random.between(20, 50), warmUpSeconds: random.between(700, 2_200) };
    case 'sawtooth':
      return { ...mild, garbageMb: random.between(25, 60), collectionSeconds: random.scale(20, 60) };
    case 'rare_major_gc':
      return {
        ...mild,
        garbageMb: random.between(25, 55),
        partialPerFull: Math.round(random.between(20, 40)),
        collectionSeconds: random.scale(15, 40),
      };
    case 'diurnal':
    case 'lin_0.05_diurnal':
      return { ...mild, loadMb: random.between(10, 35) };
    default:
      return mild;
  }
}
