import { CodeTable } from '../kernel/code-table.ts';
import { readHalves } from '../kernel/half-float.ts';
import { quantise } from '../kernel/quantise.ts';
import { kMeans } from './k-means.ts';
import { releaseBlob } from './release-blob.ts';
import type { StoreCore } from './store-core.ts';

const rounds = 5;
/** With more cells than this, the vectors are parted into regions first, and each region into cells. */
const mostInOneStage = 160;
const samplesPerRegion = 64;
const samplesPerCell = 16;
/** Rows read from one place in the table: a jump costs a page of a dozen rows anyhow. */
const rowsPerJump = 4;
const rowsPerPiece = 64;

export interface TrainedCentroids {
  readonly table: CodeTable;
  readonly count: number;
}

/**
 * Finds centroids for about so many cells. In two stages where there are many: a sample of 16 vectors for each of 10,000
 * cells of 512 dimensions would take 82 MB even as codes, while one region's share of it takes less than 1 MB.
 */
export function* train(core: StoreCore, cells: number): Generator<void, TrainedCentroids> {
  const trainer = new Trainer(core);
  core.scratch.add(trainer);
  try {
    if (cells <= mostInOneStage) {
      yield* trainer.trainPart(yield* trainer.sampleIds(cells * samplesPerCell * 2), cells);
    } else {
      yield* trainer.trainRegions(cells);
    }
    return trainer.trained;
  } finally {
    core.scratch.delete(trainer);
  }
}

class Trainer {
  readonly #core: StoreCore;
  readonly #mostPoints: number;
  readonly #points: CodeTable;
  readonly #scratch: CodeTable;
  readonly #centroids: CodeTable;
  #count = 0;

  constructor(core: StoreCore) {
    const { dimensions, limits } = core.options;
    this.#core = core;
    this.#mostPoints = Math.max(1_000, Math.floor(limits.sampleBytes / dimensions));
    this.#points = CodeTable.unscored(dimensions, 1);
    this.#scratch = new CodeTable(dimensions, 1);
    this.#centroids = CodeTable.unscored(dimensions, 1);
  }

  get reservedBytes(): number {
    return this.#points.reservedBytes + this.#scratch.reservedBytes + this.#centroids.reservedBytes;
  }

  get trained(): TrainedCentroids {
    return { table: this.#centroids, count: this.#count };
  }

  *trainRegions(cells: number): Generator<void, void> {
    const regions = Math.round(Math.sqrt(cells));
    const sample = yield* this.sampleIds(regions * samplesPerRegion);
    const points = yield* this.#loadPoints(sample);
    const map = new CodeTable(this.#points.dimensions, regions);
    const options = { clusters: regions, rounds, random: this.#core.options.random, centroids: map };
    const { count } = yield* kMeans(this.#points, points, options);
    const members = yield* this.#sortIntoRegions(yield* this.sampleIds(cells * samplesPerCell), map, count);
    const total = members.reduce((sum, { length }) => sum + length, 0);
    for (const ids of members) {
      if (ids.length > 0) yield* this.trainPart(ids, Math.max(1, Math.round((cells * ids.length) / total)));
    }
  }

  /** Adds the centroids of so many cells for the vectors with these ids. */
  *trainPart(ids: readonly number[], cells: number): Generator<void, void> {
    const points = yield* this.#loadPoints(ids);
    if (points === 0) return;
    const options = { clusters: cells, rounds, random: this.#core.options.random, centroids: this.#scratch };
    const { count } = yield* kMeans(this.#points, points, options);
    const needed = this.#count + count;
    if (needed > this.#centroids.capacity) this.#centroids.reserve(Math.ceil(needed * 1.25));
    for (let row = 0; row < count; row += 1, this.#count += 1) {
      this.#centroids.set(this.#count, 0, this.#scratch.rowCodes(row), this.#scratch.scales[row] ?? 0);
    }
  }

  /** About so many ids, from all over the table; all of them when there are not more. */
  *sampleIds(wanted: number): Generator<void, number[]> {
    const { vectors, count, options } = this.#core;
    const ids: number[] = [];
    if (count <= wanted) {
      for (let after = -1; ;) {
        const page = vectors.ids(after, rowsPerPiece * 16);
        ids.push(...page);
        after = page.at(-1) ?? after;
        yield;
        if (page.length === 0) return ids;
      }
    }
    const largest = vectors.largestId();
    for (let jumps = 0; ids.length < wanted && jumps < wanted; jumps += 1) {
      ids.push(...vectors.ids(Math.floor(options.random() * largest) - 1, rowsPerJump));
      if (jumps % rowsPerPiece === rowsPerPiece - 1) yield;
    }
    return ids;
  }

  *#sortIntoRegions(ids: readonly number[], map: CodeTable, regions: number): Generator<void, number[][]> {
    const members = Array.from({ length: regions }, (): number[] => []);
    for (const [at, id] of ids.entries()) {
      if (at % rowsPerPiece === rowsPerPiece - 1) yield;
      if (this.#readCodes(id) === null) continue;
      map.askCodes(this.#core.codes, 1);
      map.score(0, regions);
      members[map.bestOf(regions)]?.push(id);
    }
    return members;
  }

  /** Reads codes into the table of points, as many as it may hold; answers how many. */
  *#loadPoints(ids: readonly number[]): Generator<void, number> {
    const most = Math.min(ids.length, this.#mostPoints);
    const stride = ids.length / most;
    this.#points.reserve(most);
    let count = 0;
    for (let at = 0; at < most; at += 1) {
      const scale = this.#readCodes(ids[Math.floor(at * stride)] ?? 0);
      if (scale !== null) this.#points.set(count++, 0, this.#core.codes, scale);
      if (at % rowsPerPiece === rowsPerPiece - 1) yield;
    }
    return count;
  }

  /** Leaves the codes in the core's scratch; answers their scale, or null when there is no such vector. */
  #readCodes(id: number): number | null {
    const { vectors, vector, codes } = this.#core;
    const bytes = vectors.read(id);
    if (bytes === undefined || bytes === 'damaged') return null;
    readHalves(bytes, vector);
    releaseBlob(bytes);
    return quantise(vector, codes);
  }
}
