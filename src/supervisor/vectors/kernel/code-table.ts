import type { ScoringQuery } from './quantise.ts';
import { makeScorer, PlainScorer, type MakeScorer, type Scorer } from './scorer.ts';

const rowStep = 64;
/** The kernel reads sixteen codes at a time, also at the end of the last row. */
const overreadBytes = 16;
const systemPageBytes = 4_096;

interface Layout {
  readonly labels: number;
  readonly scales: number;
  readonly scores: number;
  readonly picked: number;
  readonly codes: number;
  readonly end: number;
}

/**
 * Rows of int8 codes with a label and a scale each, in memory of their own that is scored in place. It grows in steps
 * and does not shrink; whoever wants the memory back drops the table. The views are valid until the next `reserve`.
 */
export class CodeTable {
  readonly dimensions: number;
  readonly #scorer: Scorer;
  readonly #queryBytes: number;
  #layout: Layout;
  #capacity = 0;
  #factor = 0;
  #query = new Int16Array(0);
  labels = new Uint32Array(0);
  scales = new Float32Array(0);
  scores = new Float32Array(0);
  /** Numbers of rows, for `scorePicked`. */
  picked = new Uint32Array(0);
  codes = new Int8Array(0);

  /** Without rows it takes no memory until `reserve`, and must not be asked. */
  constructor(dimensions: number, rows: number, make: MakeScorer = makeScorer) {
    this.dimensions = dimensions;
    this.#scorer = make();
    this.#queryBytes = Math.ceil(dimensions / 16) * 32;
    this.#layout = this.#layoutFor(0);
    if (rows > 0) this.reserve(rows);
  }

  /**
   * A table that is filled and read but not scored, on an ordinary buffer: each WebAssembly memory reserves gigabytes of
   * addresses, of which there are few.
   */
  static unscored(dimensions: number, rows: number): CodeTable {
    return new CodeTable(dimensions, rows, () => new PlainScorer());
  }

  get capacity(): number {
    return this.#capacity;
  }

  /**
   * As far as the rows reach: memory of WebAssembly comes in pages of 64 KiB, and what is beyond the last row is never
   * touched, so it takes no memory from the system.
   */
  get reservedBytes(): number {
    const touchable = Math.ceil(this.#layout.end / systemPageBytes) * systemPageBytes;
    return Math.min(this.#scorer.memory.byteLength, touchable);
  }

  /** Makes room for so many rows and keeps those that are there. */
  reserve(rows: number): void {
    if (rows <= this.#capacity && this.#capacity > 0) return;
    const capacity = Math.max(rowStep, Math.ceil(rows / rowStep) * rowStep);
    const layout = this.#layoutFor(capacity);
    this.#scorer.grow(layout.end);
    this.#move(this.#layout, layout);
    this.#capacity = capacity;
    this.#layout = layout;
    const { memory } = this.#scorer;
    this.#query = new Int16Array(memory, 0, this.dimensions);
    this.labels = new Uint32Array(memory, layout.labels, capacity);
    this.scales = new Float32Array(memory, layout.scales, capacity);
    this.scores = new Float32Array(memory, layout.scores, capacity);
    this.picked = new Uint32Array(memory, layout.picked, capacity);
    this.codes = new Int8Array(memory, layout.codes, capacity * this.dimensions);
  }

  rowCodes(row: number): Int8Array {
    return this.codes.subarray(row * this.dimensions, (row + 1) * this.dimensions);
  }

  set(row: number, label: number, codes: Int8Array, scale: number): void {
    this.labels[row] = label;
    this.scales[row] = scale;
    this.codes.set(codes, row * this.dimensions);
  }

  copyRow(from: number, to: number): void {
    this.set(to, this.labels[from] ?? 0, this.rowCodes(from), this.scales[from] ?? 0);
  }

  /** Takes the query for the scorings that follow. */
  ask(query: ScoringQuery): void {
    this.#query.set(query.values);
    this.#factor = query.factor;
  }

  /** The same for a vector that is known by its codes. */
  askCodes(codes: Int8Array, scale: number): void {
    this.#query.set(codes);
    this.#factor = scale;
  }

  /** The row with the best of the first `count` scores; the first of equals. */
  bestOf(count: number): number {
    let best = 0;
    for (let row = 1; row < count; row += 1) if ((this.scores[row] ?? 0) > (this.scores[best] ?? 0)) best = row;
    return best;
  }

  /** Fills `scores` for rows of the table. */
  score(from: number, count: number): void {
    if (count <= 0) return;
    const at = this.#layout;
    this.#scorer.score({
      query: 0,
      codes: at.codes + from * this.dimensions,
      dimensions: this.dimensions,
      count,
      scales: at.scales + from * 4,
      factor: this.#factor,
      scores: at.scores + from * 4,
    });
  }

  /** Fills the first `count` of `scores` with those of the rows whose numbers are the first of `picked`. */
  scorePicked(count: number): void {
    if (count <= 0) return;
    const { codes, scales, scores, picked: rows } = this.#layout;
    const { dimensions } = this;
    this.#scorer.scorePicked({ query: 0, codes, dimensions, rows, count, scales, factor: this.#factor, scores });
  }

  #layoutFor(capacity: number): Layout {
    const labels = this.#queryBytes;
    const scales = labels + capacity * 4;
    const scores = scales + capacity * 4;
    const picked = scores + capacity * 4;
    const codes = picked + capacity * 4;
    return { labels, scales, scores, picked, codes, end: codes + capacity * this.dimensions + overreadBytes };
  }

  /** The last part first: each one moves towards the end, over what was moved already. */
  #move(from: Layout, to: Layout): void {
    if (this.#capacity === 0) return;
    const bytes = new Uint8Array(this.#scorer.memory);
    bytes.copyWithin(to.codes, from.codes, from.codes + this.#capacity * this.dimensions);
    for (const part of ['scores', 'scales', 'labels'] as const) {
      bytes.copyWithin(to[part], from[part], from[part] + this.#capacity * 4);
    }
  }
}
