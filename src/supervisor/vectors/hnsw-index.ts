import hnswlib from 'hnswlib-node';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Neighbour, VectorIndex, VectorItem } from './vector-index.ts';

const linksPerNode = 16;
const buildWidth = 100;
const searchWidth = 64;
const capacityStep = 1_024;
const randomSeed = 100;
const floatBytes = 4;
/** The lowest layer has twice the links of the others, 4 bytes each, and a 4-byte count. */
const groundLinkBytes = linksPerNode * 2 * 4 + 4;
const labelBytes = 8;
/**
 * Beside the vectors, for each place: a mutex 40, a pointer to the upper links 8, the level 4, the visited mark 2, the
 * entry in the label table about 48, and upper links for one node in 15, about 6.
 */
const bookkeepingBytes = 108;
/** Beside all that hnswlib holds 65,536 mutexes of 40 bytes, however small the index. */
const fixedBytes = 65_536 * 40;
/** An entry of the JavaScript sets that know which ids are in, with their slack. */
const idSetBytes = 32;
const fileHeaderBytes = 96;

type Graph = InstanceType<typeof hnswlib.HierarchicalNSW>;

/** The vectors in hnswlib's graph, in memory. Inner product of unit vectors, which is their cosine. */
export class HnswIndex implements VectorIndex {
  readonly dimensions: number;
  readonly isReady = true;
  readonly #graph: Graph;
  readonly #live: Set<number>;
  readonly #deleted: Set<number>;

  private constructor(graph: Graph, live: Set<number>, deleted: Set<number>) {
    this.dimensions = graph.getNumDimensions();
    this.#graph = graph;
    this.#live = live;
    this.#deleted = deleted;
    graph.setEf(searchWidth);
  }

  static create(dimensions: number): HnswIndex {
    const graph = new hnswlib.HierarchicalNSW('ip', dimensions);
    graph.initIndex(capacityStep, linksPerNode, buildWidth, randomSeed);
    return new HnswIndex(graph, new Set(), new Set());
  }

  /** Only for a file whose hash was checked: a damaged one can end the process. */
  static async load(file: string, dimensions: number): Promise<HnswIndex> {
    const graph = new hnswlib.HierarchicalNSW('ip', dimensions);
    await graph.readIndex(file);
    const { live, deleted } = sortByDeletion(graph);
    return new HnswIndex(graph, live, deleted);
  }

  get count(): number {
    return this.#live.size;
  }

  get deletedCount(): number {
    return this.#deleted.size;
  }

  /** An estimate of what the process holds for this index; reserved for the whole capacity, used or not. */
  get reservedBytes(): number {
    const places = this.#graph.getMaxElements();
    const used = this.#live.size + this.#deleted.size;
    return fixedBytes + places * (this.#elementBytes + bookkeepingBytes) + used * idSetBytes;
  }

  /** A written file shorter than this was cut off: hnswlib does not tell when the disk is full. */
  get leastFileBytes(): number {
    return fileHeaderBytes + this.#graph.getCurrentCount() * (this.#elementBytes + 4);
  }

  has(id: number): boolean {
    return this.#live.has(id);
  }

  ids(): Iterable<number> {
    return this.#live.keys();
  }

  add(items: Iterable<VectorItem>): void {
    for (const { id, vector } of items) {
      this.#checkDimensions(vector);
      if (this.#live.has(id)) continue;
      // Adding a deleted label again would search its neighbours anew, though its vector is still in its place.
      if (this.#deleted.delete(id)) this.#graph.unmarkDelete(id);
      else this.#append(id, vector);
      this.#live.add(id);
    }
  }

  remove(ids: Iterable<number>): void {
    for (const id of ids) {
      if (!this.#live.delete(id)) continue;
      this.#graph.markDelete(id);
      this.#deleted.add(id);
    }
  }

  search(vector: Float32Array, limit: number): Neighbour[] {
    this.#checkDimensions(vector);
    const wanted = Math.min(limit, this.#live.size); // hnswlib throws when asked for more than its capacity.
    if (wanted <= 0) return [];
    this.#graph.setEf(Math.max(searchWidth, wanted));
    const { neighbors, distances } = this.#graph.searchKnn(Array.from(vector), wanted);
    return neighbors.map((id, place) => ({ id, similarity: 1 - (distances[place] ?? 1) }));
  }

  /** Writes on another thread: nothing may be added or removed before the promise settles. */
  async writeTo(file: string): Promise<void> {
    await this.#graph.writeIndex(file);
  }

  #append(id: number, vector: Float32Array): void {
    const places = this.#graph.getMaxElements();
    if (this.#graph.getCurrentCount() >= places) this.#graph.resizeIndex(places + capacityStep);
    this.#graph.addPoint(Array.from(vector), id);
  }

  get #elementBytes(): number {
    return this.dimensions * floatBytes + groundLinkBytes + labelBytes;
  }

  #checkDimensions(vector: Float32Array): void {
    if (vector.length === this.dimensions) return;
    throw new AppError(
      'invalid-request',
      `The index holds vectors of ${this.dimensions} numbers; this one has ${vector.length}.`,
    );
  }
}

/** hnswlib keeps the marks in its file but does not list them: marking a marked label throws, and that tells. */
function sortByDeletion(graph: Graph): { live: Set<number>; deleted: Set<number> } {
  const live = new Set<number>();
  const deleted = new Set<number>();
  for (const id of graph.getIdsList()) {
    if (markAsDeleted(graph, id)) {
      graph.unmarkDelete(id);
      live.add(id);
    } else {
      deleted.add(id);
    }
  }
  return { live, deleted };
}

function markAsDeleted(graph: Graph, id: number): boolean {
  try {
    graph.markDelete(id);
    return true;
  } catch {
    return false; // The label is known, so the one reason left is that it bears the mark.
  }
}
