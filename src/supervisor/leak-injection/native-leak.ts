import type hnswlib from 'hnswlib-node';
import { createRequire } from 'node:module';
import type { LeakedMemory } from './leaked-memory.ts';

/** Loaded when it leaks first: nobody else's supervisor should load, or fail with, this addon. */
const loadHnswlib = () => createRequire(import.meta.url)('hnswlib-node') as typeof hnswlib;

/** Long vectors and few links: the memory is to be held, not searched, and must cost little work. */
const dimensions = 4_096;
const linksPerNode = 2;
const buildWidth = 4;
const randomSeed = 1;
/** A vector, the links of its lowest layer with their count, and its label. */
const placeBytes = dimensions * 4 + linksPerNode * 2 * 4 + 4 + 8;
/** The visited marks, the label table and the upper links of a place, about. */
const bookkeepingBytes = 108;
/** The mutexes that hnswlib holds however small the index. */
const fixedBytes = 65_536 * 40;
/** Places are address space until a point is written there. */
const placesPerGraph = 4_096;

type Graph = InstanceType<typeof hnswlib.HierarchicalNSW>;

/** Points in graphs of hnswlib, in native memory: neither V8 nor any owner knows of them. */
export class NativeLeak implements LeakedMemory {
  readonly #graphs: Graph[] = [];
  /** Whole numbers: reading others from outside makes garbage in V8's heap. */
  readonly #vector = Array<number>(dimensions).fill(1);
  #points = 0;

  get bytes(): number {
    return this.#graphs.length * fixedBytes + this.#points * (placeBytes + bookkeepingBytes);
  }

  growTo(bytes: number): void {
    if (this.#graphs.length === 0 && bytes < fixedBytes) return;
    while (this.bytes + placeBytes <= bytes) this.#add(this.#graphWithRoom());
  }

  dispose(): void {
    this.#graphs.length = 0; // Their memory goes when V8 collects the handles.
  }

  #graphWithRoom(): Graph {
    const last = this.#graphs.at(-1);
    if (last && last.getCurrentCount() < placesPerGraph) return last;
    const { HierarchicalNSW } = loadHnswlib();
    const graph = new HierarchicalNSW('ip', dimensions);
    graph.initIndex(placesPerGraph, linksPerNode, buildWidth, randomSeed);
    this.#graphs.push(graph);
    return graph;
  }

  #add(graph: Graph): void {
    this.#vector[this.#points % dimensions] = this.#points % 97;
    graph.addPoint(this.#vector, this.#points);
    this.#points += 1;
  }
}
