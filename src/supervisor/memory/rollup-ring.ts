import {
  rollupColumns,
  type MemoryMetrics,
  type MinMeanMax,
  type RollupHistory,
} from '../../shared/contract/memory-management-api.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import { mapColumns } from './rollup-columns.ts';

/** A bucket as it is kept: its slot is given by its time, so the table can never have more rows than slots. */
export interface StoredBucket {
  readonly periodMs: number;
  readonly slot: number;
  readonly startMs: number;
  readonly samples: number;
  /** Min, mean and max of each column of `rollupColumns`, in order, as little-endian float32. */
  readonly figures: Uint8Array;
}

const figuresPerColumn = 3;
const figuresPerBucket = rollupColumns.length * figuresPerColumn;
const floatBytes = 4;

/**
 * Buckets of equal span over a fixed time, each in the slot that its time gives it. A slot that still bears an older
 * time is a gap: nothing is made up for times without samples.
 */
export class RollupRing {
  readonly periodMs: number;
  readonly #slots: number;
  readonly #startMs: Float64Array;
  readonly #samples: Uint32Array;
  /** Float32 is exact to some bytes in 100 MB. */
  readonly #figures: Float32Array;

  constructor(periodMs: number, slots: number) {
    this.periodMs = positiveInteger('periodMs', periodMs);
    this.#slots = positiveInteger('slots', slots);
    this.#startMs = new Float64Array(slots).fill(-1);
    this.#samples = new Uint32Array(slots);
    this.#figures = new Float32Array(slots * figuresPerBucket);
  }

  get byteLength(): number {
    return this.#startMs.byteLength + this.#samples.byteLength + this.#figures.byteLength;
  }

  bucketStart(atMs: number): number {
    return Math.floor(atMs / this.periodMs) * this.periodMs;
  }

  add(sample: MemoryMetrics): void {
    const startMs = this.bucketStart(sample.atMs);
    const slot = this.#slotOf(startMs);
    if (this.#startMs[slot] !== startMs) this.#begin(slot, startMs);
    const before = this.#samples[slot] ?? 0;
    for (const [column, name] of rollupColumns.entries()) this.#merge(slot, column, sample[name], before);
    this.#samples[slot] = before + 1;
  }

  /** The bucket that begins then; null when it has no sample. */
  stored(startMs: number): StoredBucket | null {
    const slot = this.#slotOf(startMs);
    if (this.#startMs[slot] !== startMs) return null;
    const first = slot * figuresPerBucket;
    const figures = new DataView(new ArrayBuffer(figuresPerBucket * floatBytes));
    for (let index = 0; index < figuresPerBucket; index += 1)
      figures.setFloat32(index * floatBytes, this.#figures[first + index] ?? 0, true);
    const samples = this.#samples[slot] ?? 0;
    return { periodMs: this.periodMs, slot, startMs, samples, figures: new Uint8Array(figures.buffer) };
  }

  /** Takes a kept bucket back, to go on with when its time is not over. False for one that does not fit here. */
  restore({ periodMs, startMs, samples, figures }: StoredBucket): boolean {
    const isOurs = periodMs === this.periodMs && this.bucketStart(startMs) === startMs && startMs >= 0;
    if (!isOurs || samples < 1 || figures.byteLength !== figuresPerBucket * floatBytes) return false;
    const slot = this.#slotOf(startMs);
    this.#begin(slot, startMs);
    this.#samples[slot] = samples;
    const view = new DataView(figures.buffer, figures.byteOffset, figures.byteLength);
    for (let index = 0; index < figuresPerBucket; index += 1)
      this.#figures[slot * figuresPerBucket + index] = view.getFloat32(index * floatBytes, true);
    return true;
  }

  /** What lies within the span that ends now; oldest first. */
  read(range: RollupHistory['range'], nowMs: number): RollupHistory {
    const lastMs = this.bucketStart(nowMs);
    const starts = Array.from({ length: this.#slots }, (_, age) => lastMs - (this.#slots - 1 - age) * this.periodMs);
    const present = starts.filter((startMs) => startMs >= 0 && this.#startMs[this.#slotOf(startMs)] === startMs);
    return {
      range,
      periodMs: this.periodMs,
      atMs: present,
      columns: mapColumns((_name, column) => this.#readColumn(present, column)),
    };
  }

  #slotOf(startMs: number): number {
    return Math.round(startMs / this.periodMs) % this.#slots;
  }

  #begin(slot: number, startMs: number): void {
    this.#startMs[slot] = startMs;
    this.#samples[slot] = 0;
    this.#figures.fill(0, slot * figuresPerBucket, (slot + 1) * figuresPerBucket);
  }

  #merge(slot: number, column: number, value: number, before: number): void {
    const first = slot * figuresPerBucket + column * figuresPerColumn;
    const [min = 0, mean = 0, max = 0] = this.#figures.subarray(first, first + figuresPerColumn);
    this.#figures[first] = before === 0 ? value : Math.min(min, value);
    this.#figures[first + 1] = mean + (value - mean) / (before + 1);
    this.#figures[first + 2] = before === 0 ? value : Math.max(max, value);
  }

  #readColumn(starts: readonly number[], column: number): MinMeanMax {
    const read = (offset: number) =>
      starts.map(
        (startMs) => this.#figures[this.#slotOf(startMs) * figuresPerBucket + column * figuresPerColumn + offset] ?? 0,
      );
    return { min: read(0), mean: read(1), max: read(2) };
  }
}
