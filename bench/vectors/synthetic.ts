import { Random } from '../leak-traces/random.ts';
import { normaliseRows } from './vector-file.ts';

/** Axes of the space that the vectors lie in, before noise: with it, about 17 dimensions are seen by their distances. */
const latentDimensions = 22;
/** How wide a cluster is, where the distance between the centres' coordinates is 1. */
const spread = 0.55;
/** Of the length of a vector; it is spread over all its dimensions. */
const noise = 0.15;
const vectorsPerCluster = 500;
const fewestClusters = 16;

/**
 * Vectors in clusters, as those of texts are: a low-dimensional space laid at random into a high-dimensional one, with a
 * little noise in all directions. The same for the same seed; made one after the other, so that they never are all in
 * memory.
 */
export class SyntheticVectors {
  readonly #dimensions: number;
  readonly #random: Random;
  readonly #centres: readonly Float32Array[];
  /** One row for each latent axis. */
  readonly #axes: readonly Float32Array[];

  constructor(count: number, dimensions: number, seed: number) {
    this.#dimensions = dimensions;
    this.#random = new Random(seed);
    const clusters = Math.max(fewestClusters, Math.round(count / vectorsPerCluster));
    this.#axes = Array.from({ length: latentDimensions }, () => this.#normals(dimensions, 1 / Math.sqrt(dimensions)));
    this.#centres = Array.from({ length: clusters }, () => this.#normals(latentDimensions, 1));
  }

  /** The next so many, one after the other in an array, of unit length. */
  next(count: number): Float32Array {
    const values = new Float32Array(count * this.#dimensions);
    for (let row = 0; row < count; row += 1)
      this.#fill(values.subarray(row * this.#dimensions, (row + 1) * this.#dimensions));
    return normaliseRows(values, this.#dimensions);
  }

  #fill(row: Float32Array): void {
    const centre = this.#centres[Math.floor(this.#random.next() * this.#centres.length)];
    this.#axes.forEach((axis, place) => {
      const coordinate = (centre?.[place] ?? 0) + this.#random.normal(spread);
      for (let column = 0; column < row.length; column += 1)
        row[column] = (row[column] ?? 0) + coordinate * (axis[column] ?? 0);
    });
    // Evenly spread noise costs a tenth of normal noise, and summed over hundreds of dimensions is none the worse.
    const reach = (noise * Math.sqrt(3 * latentDimensions)) / Math.sqrt(row.length);
    for (let column = 0; column < row.length; column += 1)
      row[column] = (row[column] ?? 0) + this.#random.between(-reach, reach);
  }

  #normals(count: number, deviation: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.#random.normal(deviation));
  }
}
