import type { EngineOptions } from './engines/engine.ts';
import type { EngineName } from './engines/registry.ts';
import type { MemoryReading } from './memory.ts';

interface BaseTask {
  readonly engine: EngineName;
  readonly options: EngineOptions;
  readonly rows: number;
}

export interface BuildTask extends BaseTask {
  readonly kind: 'build';
}

/** What is asked, and what the right answers are. */
export interface Ask {
  /** Unit length, one after the other. */
  readonly queries: Float32Array;
  readonly truth: readonly (readonly number[])[];
}

/** Tries the settings from the least effort on. */
export interface SweepTask extends BaseTask, Ask {
  readonly kind: 'sweep';
  /** The first that reaches it is the last that is tried. */
  readonly untilRecall: number;
}

/** Answers with one setting, in a process that never had another: its memory is what the setting needs. */
export interface ServeTask extends BaseTask, Ask {
  readonly kind: 'serve';
  readonly setting: string;
}

/** Of this project's store alone: the first half built, the rest put in one by one. */
export interface IncrementalTask extends BaseTask {
  readonly kind: 'incremental';
}

/** Of this project's store alone: every other row removed, until maintenance has nothing left to do. */
export interface DeleteHalfTask extends BaseTask {
  readonly kind: 'delete-half';
}

export type Task = BuildTask | SweepTask | ServeTask | IncrementalTask | DeleteHalfTask;

export interface Timing {
  readonly setting: string;
  readonly searches: number;
  readonly recallAtTen: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface ServeResult {
  readonly openMs: number;
  readonly atRest: MemoryReading;
  readonly timing: Timing;
  readonly searches: number;
  readonly afterSearches: MemoryReading;
}

export interface IncrementalResult {
  readonly insertMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly longest: number };
  /** The longest that nothing else had its turn. */
  readonly longestPauseMs: number;
  readonly seconds: number;
}

export interface Results {
  readonly build: { readonly seconds: number };
  readonly sweep: readonly Timing[];
  readonly serve: ServeResult;
  readonly incremental: IncrementalResult;
  readonly 'delete-half': { readonly seconds: number };
}

export type ResultOf<T extends Task> = Results[T['kind']];

export type Answer = { readonly result: Results[keyof Results] } | { readonly failure: string };
