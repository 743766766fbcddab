import { CodeTable } from '../kernel/code-table.ts';
import { quantise, residualOf, type ScoringQuery } from '../kernel/quantise.ts';
import { mapBytes } from './heap-bytes.ts';

/** It grows by a quarter, and not by less than this. */
const leastRows = 64;
/** The product of the kernel's float32 steps is off by less. */
export const roundingSlack = 2e-6;

/** The codes of the vectors that are in no cell yet, in memory, with how far off each may be. */
export class LooseMirror {
  readonly #table: CodeTable;
  readonly #rows = new Map<number, number>();
  #residuals: Float32Array;
  /** Set when every loose vector is in. */
  isComplete = false;

  /** `rows`: so many are expected. */
  constructor(dimensions: number, rows: number) {
    this.#table = new CodeTable(dimensions, rows);
    this.#residuals = new Float32Array(rows);
  }

  get size(): number {
    return this.#rows.size;
  }

  get reservedBytes(): number {
    return this.#table.reservedBytes + this.#residuals.byteLength + this.heapBytes;
  }

  get heapBytes(): number {
    return mapBytes(this.#rows.size);
  }

  has(id: number): boolean {
    return this.#rows.has(id);
  }

  set(id: number, vector: Float32Array): void {
    const row = this.#rows.get(id) ?? this.#rows.size;
    this.#makeRoom(row + 1);
    const codes = this.#table.rowCodes(row);
    const scale = quantise(vector, codes);
    this.#table.labels[row] = id;
    this.#table.scales[row] = scale;
    this.#residuals[row] = residualOf(vector, codes, scale) + roundingSlack;
    this.#rows.set(id, row);
  }

  delete(id: number): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    const last = this.#rows.size;
    if (row === last) return;
    this.#table.copyRow(last, row);
    this.#residuals[row] = this.#residuals[last] ?? 0;
    this.#rows.set(this.#table.labels[row] ?? 0, row);
  }

  /** Shows every id with its approximate score, and by how much the true one can exceed it. */
  score(query: ScoringQuery, queryLength: number, visit: (id: number, score: number, slack: number) => void): void {
    const count = this.#rows.size;
    if (count === 0) return;
    this.#table.ask(query);
    this.#table.score(0, count);
    const { labels, scores } = this.#table;
    for (let row = 0; row < count; row += 1) {
      // The codes miss the vector by the residual, and the scoring query misses the query by its error.
      const slack = (this.#residuals[row] ?? 0) * (queryLength + query.error) + query.error * 1.001;
      visit(labels[row] ?? 0, scores[row] ?? 0, slack);
    }
  }

  #makeRoom(rows: number): void {
    if (rows <= this.#residuals.length) return;
    const capacity = Math.max(leastRows, Math.ceil(rows * 1.25));
    this.#table.reserve(capacity);
    const residuals = new Float32Array(capacity);
    residuals.set(this.#residuals);
    this.#residuals = residuals;
  }
}
