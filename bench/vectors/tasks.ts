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

export interface ServeTask extends BaseTask {
  readonly kind: 'serve';
  /** Unit length, one after the other. */
  readonly queries: Float32Array;
  readonly truth: readonly (readonly number[])[];
  /** The setting by name, or the first that reaches the recall; where none does, that with the highest. */
  readonly choose: { readonly setting: string } | { readonly recall: number };
}

/** Of this project's store alone: the first half built, the rest put in one by one. */
export interface IncrementalTask extends BaseTask {
  readonly kind: 'incremental';
}

/** Of this project's store alone: every other row removed, until maintenance has nothing left to do. */
export interface DeleteHalfTask extends BaseTask {
  readonly kind: 'delete-half';
}

export type Task = BuildTask | ServeTask | IncrementalTask | DeleteHalfTask;

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
  readonly chosen: Timing;
  /** All that were measured, the chosen one too. */
  readonly timings: readonly Timing[];
  readonly soakSearches: number;
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
  readonly serve: ServeResult;
  readonly incremental: IncrementalResult;
  readonly 'delete-half': { readonly seconds: number };
}

export type ResultOf<T extends Task> = Results[T['kind']];

export type Answer = { readonly result: Results[keyof Results] } | { readonly failure: string };
