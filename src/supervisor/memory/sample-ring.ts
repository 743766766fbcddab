import { pressureLevels } from '../../shared/contract/memory-events.ts';
import { rollupColumns, type MemoryMetrics, type RawHistory } from '../../shared/contract/memory-management-api.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import { mapColumns } from './rollup-columns.ts';

/** The last samples in arrays that never grow. Bytes are whole numbers beyond 32 bits, hence float64. */
export class SampleRing {
  readonly #capacity: number;
  readonly #atMs: Float64Array;
  readonly #columns: readonly Float64Array[];
  readonly #levels: Uint8Array;
  #added = 0;

  constructor(capacity: number) {
    this.#capacity = positiveInteger('capacity', capacity);
    this.#atMs = new Float64Array(capacity);
    this.#columns = rollupColumns.map(() => new Float64Array(capacity));
    this.#levels = new Uint8Array(capacity);
  }

  get size(): number {
    return Math.min(this.#added, this.#capacity);
  }

  get byteLength(): number {
    const arrays = [this.#atMs, this.#levels, ...this.#columns];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  add(sample: MemoryMetrics): void {
    const place = this.#added % this.#capacity;
    this.#atMs[place] = sample.atMs;
    this.#levels[place] = pressureLevels.indexOf(sample.pressureLevel);
    for (const [index, column] of this.#columns.entries())
      column[place] = sample[rollupColumns[index] ?? 'privateBytes'];
    this.#added += 1;
  }

  /** Oldest first. */
  read(): RawHistory {
    return {
      range: 'raw',
      atMs: this.#inOrder(this.#atMs),
      columns: mapColumns((_name, index) => this.#inOrder(this.#columns[index] ?? [])),
      pressureLevels: this.#inOrder(this.#levels).map((level) => pressureLevels[level] ?? 'normal'),
    };
  }

  #inOrder(values: ArrayLike<number>): number[] {
    const first = this.#added - this.size;
    return Array.from({ length: this.size }, (_, index) => values[(first + index) % this.#capacity] ?? 0);
  }
}
