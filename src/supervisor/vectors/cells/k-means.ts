import type { CodeTable } from '../kernel/code-table.ts';
import { quantise } from '../kernel/quantise.ts';

const pointsPerPiece = 512;

export interface Clusters {
  /** The first rows of the centroids are in use, of unit length as far as codes tell. */
  readonly count: number;
  /** The cluster of each point. */
  readonly assignment: Uint16Array;
}

export interface KMeansOptions {
  readonly clusters: number;
  readonly rounds: number;
  readonly random: () => number;
  /** Where the centroids are made. */
  readonly centroids: CodeTable;
}

/**
 * Spherical k-means over the first `count` rows of a table, by their codes: precise enough to find centres, and a
 * quarter of the memory of floats. Yields after each small piece of work.
 */
export function* kMeans(points: CodeTable, count: number, options: KMeansOptions): Generator<void, Clusters> {
  const clusters = Math.max(1, Math.min(options.clusters, count));
  const { centroids } = options;
  centroids.reserve(clusters);
  const assignment = new Uint16Array(count);
  pickPoints(count, clusters, options.random).forEach((point, row) => copyPoint(points, point, centroids, row));
  const sums = new CentroidSums(points.dimensions, clusters);
  for (let round = 0; round < options.rounds; round += 1) {
    sums.clear();
    yield* assignAll(points, count, centroids, clusters, assignment, sums);
    for (let row = 0; row < clusters; row += 1) {
      if (sums.sizes[row] === 0) copyPoint(points, pointOfLargest(assignment, sums.sizes, options), centroids, row);
      else sums.writeMean(row, centroids);
    }
    yield;
  }
  yield* assignAll(points, count, centroids, clusters, assignment, null);
  return { count: clusters, assignment };
}

/** Runs work that was made to be done in pieces at once: for small amounts. */
export function runThrough<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The direction of the mean of a table's first rows, written to a row of another. */
export function writeMeanOf(points: CodeTable, count: number, centroids: CodeTable, row: number): void {
  const sums = new CentroidSums(points.dimensions, 1);
  for (let point = 0; point < count; point += 1) sums.add(0, points.rowCodes(point), points.scales[point] ?? 0);
  sums.writeMean(0, centroids, row);
}

class CentroidSums {
  readonly sizes: Uint32Array;
  readonly #dimensions: number;
  readonly #sums: Float32Array;
  readonly #mean: Float32Array;

  constructor(dimensions: number, clusters: number) {
    this.#dimensions = dimensions;
    this.sizes = new Uint32Array(clusters);
    this.#sums = new Float32Array(clusters * dimensions);
    this.#mean = new Float32Array(dimensions);
  }

  clear(): void {
    this.sizes.fill(0);
    this.#sums.fill(0);
  }

  add(cluster: number, codes: Int8Array, scale: number): void {
    this.sizes[cluster] = (this.sizes[cluster] ?? 0) + 1;
    const sums = this.#sums;
    const start = cluster * this.#dimensions;
    for (let place = 0; place < codes.length; place += 1) {
      sums[start + place] = (sums[start + place] ?? 0) + (codes[place] ?? 0) * scale;
    }
  }

  writeMean(cluster: number, centroids: CodeTable, row = cluster): void {
    const start = cluster * this.#dimensions;
    let squares = 0;
    for (let place = 0; place < this.#dimensions; place += 1) squares += (this.#sums[start + place] ?? 0) ** 2;
    const length = Math.sqrt(squares) || 1;
    for (let place = 0; place < this.#dimensions; place += 1) {
      this.#mean[place] = (this.#sums[start + place] ?? 0) / length;
    }
    centroids.scales[row] = quantise(this.#mean, centroids.rowCodes(row));
  }
}

function* assignAll(
  points: CodeTable,
  count: number,
  centroids: CodeTable,
  clusters: number,
  assignment: Uint16Array,
  sums: CentroidSums | null,
): Generator<void, void> {
  for (let point = 0; point < count; point += 1) {
    const codes = points.rowCodes(point);
    centroids.askCodes(codes, 1); // The scale of the point does not change which centroid is nearest.
    centroids.score(0, clusters);
    const best = centroids.bestOf(clusters);
    assignment[point] = best;
    sums?.add(best, codes, points.scales[point] ?? 0);
    if (point % pointsPerPiece === pointsPerPiece - 1) yield;
  }
}

function copyPoint(points: CodeTable, point: number, centroids: CodeTable, row: number): void {
  centroids.set(row, 0, points.rowCodes(point), points.scales[point] ?? 0);
}

/** An empty cluster is put where there are too many points. */
function pointOfLargest(assignment: Uint16Array, sizes: Uint32Array, { random }: KMeansOptions): number {
  let largest = 0;
  for (let row = 1; row < sizes.length; row += 1) if ((sizes[row] ?? 0) > (sizes[largest] ?? 0)) largest = row;
  const start = Math.floor(random() * assignment.length);
  for (let step = 0; step < assignment.length; step += 1) {
    const point = (start + step) % assignment.length;
    if (assignment[point] === largest) return point;
  }
  return start;
}

/** So many different points, by Floyd's method. */
function pickPoints(count: number, wanted: number, random: () => number): number[] {
  const picked = new Set<number>();
  for (let last = count - wanted; last < count; last += 1) {
    const point = Math.floor(random() * (last + 1));
    picked.add(picked.has(point) ? last : point);
  }
  return [...picked];
}
