import type { VectorFile } from '../vector-file.ts';

/** How hard a search tries: a word or a number, as the engine has it. Ordered from the least to the most. */
export interface Setting {
  readonly name: string;
  /** Width of the graph's search, candidates to compare exactly, or whatever the engine calls its effort. */
  readonly effort: number;
  /** Candidates whose true vectors are read and compared; none when left out. */
  readonly reranked?: number;
}

/** An engine on a folder of its own. Ids are the rows of the base. */
export interface Engine {
  readonly settings: readonly Setting[];
  /** Makes everything that `open` needs, on disk. */
  build(base: VectorFile): Promise<void>;
  /** Makes it answer. */
  open(): Promise<void>;
  /** The next searches use it. */
  use(setting: Setting): void;
  /** Ids, nearest first. */
  search(query: Float32Array, limit: number): number[] | Promise<number[]>;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly folder: string;
  readonly dimensions: number;
  /** The vectors themselves, for engines that compare candidates with them. */
  readonly baseFile: string;
}

export type MakeEngine = (options: EngineOptions) => Promise<Engine>;

/** Rows read and handed over in one piece. */
export const rowsPerPiece = 256;
