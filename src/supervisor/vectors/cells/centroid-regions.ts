import { CodeTable } from '../kernel/code-table.ts';
import { heapWordBytes } from './heap-bytes.ts';
import { kMeans } from './k-means.ts';
import { TopRows } from './top-rows.ts';

/** Regions, for the square root of the centroids. With as many as that root, a search missed a cell in forty. */
const regionsPerRoot = 4;
/** The centres are centroids picked at random: k-means made them no better, and whoever searches first waits for it. */
const rounds = 0;

/**
 * Parts the centroids of a directory into regions, so that a search compares with those of the near regions instead of
 * with all. It keeps the numbers of rows alone; the centroids stay where they are.
 */
export class CentroidRegions {
  readonly #table: CodeTable;
  readonly #centres: CodeTable;
  /** The rows of each region, in no order. */
  readonly #members: number[][];
  /** The region of each row, and its place there. */
  readonly #regionOf: number[] = [];
  readonly #placeOf: number[] = [];
  readonly #near: TopRows;

  private constructor(table: CodeTable, centres: CodeTable, count: number) {
    this.#table = table;
    this.#centres = centres;
    this.#members = Array.from({ length: count }, (): number[] => []);
    this.#near = new TopRows(count);
  }

  /** Of the first `size` rows of the table; yields after each piece of work. */
  static *make(table: CodeTable, size: number, random: () => number): Generator<void, CentroidRegions> {
    const centres = new CodeTable(table.dimensions, 1);
    const clusters = Math.round(Math.sqrt(size) * regionsPerRoot);
    const { count, assignment } = yield* kMeans(table, size, { clusters, rounds, random, centroids: centres });
    const regions = new CentroidRegions(table, centres, count);
    for (let row = 0; row < size; row += 1) regions.#add(row, assignment[row] ?? 0);
    return regions;
  }

  get reservedBytes(): number {
    return this.#centres.reservedBytes + this.heapBytes;
  }

  get heapBytes(): number {
    return this.#regionOf.length * bytesPerRow;
  }

  /** Takes in a row that is new, or whose codes have changed. */
  put(row: number): void {
    if (row < this.#regionOf.length) this.#remove(row);
    this.#centres.askCodes(this.#table.rowCodes(row), 1);
    this.#centres.score(0, this.#members.length);
    this.#add(row, this.#centres.bestOf(this.#members.length));
  }

  /** Follows the table, which fills the gap of a row with its last. */
  takeOut(row: number): void {
    const last = this.#regionOf.length - 1;
    this.#remove(row);
    if (row !== last) {
      const region = this.#regionOf[last] ?? 0;
      this.#remove(last);
      this.#add(row, region);
    }
    this.#regionOf.pop();
    this.#placeOf.pop();
  }

  /** Fills the table's `picked` with the rows of the nearest regions, a share of all regions; answers how many rows. */
  pick(ask: (centres: CodeTable) => void, share: number): number {
    const count = this.#members.length;
    ask(this.#centres);
    this.#centres.score(0, count);
    this.#near.reset(Math.ceil(count * share));
    for (let region = 0; region < count; region += 1) this.#near.offer(region, this.#centres.scores[region] ?? 0);
    const { picked } = this.#table;
    let size = 0;
    this.#near.each((region) => {
      for (const row of this.#members[region] ?? []) picked[size++] = row;
    });
    return size;
  }

  #add(row: number, region: number): void {
    const members = this.#members[region] ?? [];
    this.#regionOf[row] = region;
    this.#placeOf[row] = members.length;
    members.push(row);
  }

  #remove(row: number): void {
    const members = this.#members[this.#regionOf[row] ?? 0] ?? [];
    const place = this.#placeOf[row] ?? 0;
    const last = members.pop();
    if (last === undefined || last === row) return;
    members[place] = last;
    this.#placeOf[last] = place;
  }
}

/** Three numbers in arrays, with their slack. */
const bytesPerRow = 4 * heapWordBytes;
