import { CodeTable } from '../kernel/code-table.ts';
import type { Directory } from './directory.ts';
import { kMeans } from './k-means.ts';
import { TopRows } from './top-rows.ts';

const rounds = 3;
/** With fewer cells, comparing with every centroid is quick enough. */
export const leastCellsForRegions = 1_500;
/** Of the regions, so many are gone through: the nearest centroid is in one of them but for a few vectors in a hundred. */
const regionsToSearch = 10;

interface Region {
  readonly start: number;
  readonly count: number;
}

/**
 * Finds near cells through regions of cells, comparing with a tenth of the centroids: what a build does a million times.
 * A graph of the centroids would hold float32 and take as long. It knows the centroids as they were when it was made.
 */
export class RegionRouter {
  readonly #regions: CodeTable;
  readonly #cells: CodeTable;
  readonly #parts: readonly Region[];
  readonly #near = new TopRows(regionsToSearch);

  private constructor(regions: CodeTable, cells: CodeTable, parts: readonly Region[]) {
    this.#regions = regions;
    this.#cells = cells;
    this.#parts = parts;
  }

  static *make(directory: Directory, dimensions: number, random: () => number): Generator<void, RegionRouter> {
    const points = directory.centroids;
    const centroids = new CodeTable(dimensions, 1);
    const clusters = Math.round(Math.sqrt(directory.size));
    const { assignment, count } = yield* kMeans(points, directory.size, { clusters, rounds, random, centroids });
    const cells = new CodeTable(dimensions, directory.size);
    const parts: Region[] = [];
    let row = 0;
    for (let region = 0; region < count; region += 1) {
      const start = row;
      assignment.forEach((other, point) => {
        if (other === region)
          cells.set(row++, points.labels[point] ?? 0, points.rowCodes(point), points.scales[point] ?? 0);
      });
      parts.push({ start, count: row - start });
      yield;
    }
    return new RegionRouter(centroids, cells, parts);
  }

  /** Offers the cells of the near regions with their similarity. */
  routeCodes(codes: Int8Array, scale: number, nearest: TopRows): void {
    this.#regions.askCodes(codes, scale);
    this.#regions.score(0, this.#parts.length);
    this.#near.reset(regionsToSearch);
    for (let region = 0; region < this.#parts.length; region += 1) {
      this.#near.offer(region, this.#regions.scores[region] ?? 0);
    }
    this.#cells.askCodes(codes, scale);
    for (const { label } of this.#near.sorted()) {
      const part = this.#parts[label];
      if (part) this.#offer(part, nearest);
    }
  }

  #offer({ start, count }: Region, nearest: TopRows): void {
    this.#cells.score(start, count);
    const { labels, scores } = this.#cells;
    for (let row = start; row < start + count; row += 1) {
      const score = scores[row] ?? 0;
      if (score > nearest.worst) nearest.offer(labels[row] ?? 0, score);
    }
  }
}
