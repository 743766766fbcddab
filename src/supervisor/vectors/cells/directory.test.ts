import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../../test/seeded-random.ts';
import { nearTo } from '../test/exact-answers.ts';
import { quantise, scoringQuery } from '../kernel/quantise.ts';
import { Directory } from './directory.ts';
import { runThrough } from './k-means.ts';
import { TopRows } from './top-rows.ts';

const dimensions = 32;
/** Enough for regions. */
const manyCells = 1_600;

class Centroids {
  readonly directory = new Directory(dimensions);
  readonly vectors = new Map<number, Float32Array>();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  set(cell: number): void {
    const vector = randomUnitVector(this.#random, dimensions);
    const codes = new Int8Array(dimensions);
    this.directory.set(cell, codes, quantise(vector, codes));
    this.vectors.set(cell, vector);
  }

  delete(cell: number): void {
    this.directory.delete(cell);
    this.vectors.delete(cell);
  }
}

function manyCentroids(seed: number): Centroids {
  const random = seededRandom(seed);
  const centroids = new Centroids(random);
  for (let cell = 0; cell < manyCells; cell += 1) centroids.set(cell * 3);
  runThrough(centroids.directory.arrange(random));
  return centroids;
}

it('shows near cells first and each cell once, all of them when asked for all', () => {
  const random = seededRandom(1);
  const { directory, vectors } = manyCentroids(2);
  const shown = [...directory.nearest(scoringQuery(randomUnitVector(random, dimensions)), manyCells)];
  expect(new Set(shown.map(({ label }) => label))).toEqual(new Set(vectors.keys()));
  expect(shown).toHaveLength(manyCells);
  const later = shown.slice(32).map(({ score }) => score);
  expect(later).toEqual(later.toSorted((a, b) => b - a));
});

it('counts its maps and lists as V8’s heap, and only its code tables as outside it', () => {
  const random = seededRandom(5);
  const centroids = new Centroids(random);
  for (let cell = 0; cell < manyCells; cell += 1) centroids.set(cell);
  const { directory } = centroids;
  const [heapBefore, outsideBefore] = [directory.heapBytes, directory.reservedBytes - directory.heapBytes];
  runThrough(directory.arrange(random)); // Adds three numbers for each cell in lists, and the table of the centres.
  expect(directory.heapBytes - heapBefore).toBeGreaterThanOrEqual(manyCells * 3 * 8);
  const tableOfCentres = directory.reservedBytes - directory.heapBytes - outsideBefore;
  expect(tableOfCentres).toBeGreaterThan(0);
  expect(tableOfCentres).toBeLessThan(outsideBefore);
});

it('shows no more than it is asked for', () => {
  const { directory } = manyCentroids(3);
  const query = scoringQuery(randomUnitVector(seededRandom(4), dimensions));
  for (const most of [1, 31, 32, 33, 200]) expect([...directory.nearest(query, most)]).toHaveLength(most);
});

it('finds the nearest through regions, also of cells that came, moved and went since', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = seededRandom(seed);
      const centroids = manyCentroids(seed + 1);
      for (let change = 0; change < 600; change += 1) {
        const known = Math.floor(random() * manyCells) * 3;
        if (random() < 0.4) centroids.delete(known);
        else centroids.set(random() < 0.5 ? known : manyCells * 3 + change);
      }
      expect(centroids.directory.size).toBe(centroids.vectors.size);
      let found = 0;
      const queries = [...centroids.vectors.values()].slice(-50).map((vector) => nearTo(vector, 0.7, random));
      for (const query of queries) {
        const near = cellsNear(centroids.directory, query, 8);
        const truth = new Set(nearestOfAll(centroids.directory, query, 8));
        expect(near.every((cell) => centroids.vectors.has(cell))).toBe(true);
        found += near.filter((cell) => truth.has(cell)).length / (8 * queries.length);
      }
      // Of vectors without any clusters, a quarter of the regions holds no more.
      expect(found).toBeGreaterThan(0.5);
    }),
    { numRuns: 10 },
  );
});

it('knows cells that came and went while it parted them', () => {
  const random = seededRandom(8);
  const centroids = new Centroids(random);
  for (let cell = 0; cell < manyCells + 100; cell += 1) centroids.set(cell);
  let steps = 0;
  for (const _ of centroids.directory.arrange(random)) {
    steps += 1;
    if (steps > 3) continue;
    centroids.delete(steps);
    centroids.set(10_000 + steps);
    centroids.set(10_010 + steps);
  }
  expect(steps).toBeGreaterThan(3);
  for (const cell of [10_001, 10_013, 4]) {
    const vector = centroids.vectors.get(cell) ?? new Float32Array(dimensions);
    expect(cellsNear(centroids.directory, vector, 1)).toEqual([cell]);
  }
  expect(new Set(cellsNear(centroids.directory, randomUnitVector(random, dimensions), Infinity))).toEqual(
    new Set(centroids.vectors.keys()),
  );
});

it('places a vector into its own cell', () => {
  const { directory, vectors } = manyCentroids(7);
  const nearest = new TopRows(1);
  let right = 0;
  for (const [cell, vector] of [...vectors].slice(0, 200)) {
    const codes = new Int8Array(dimensions);
    nearest.reset(1);
    directory.routeCodes(codes, quantise(vector, codes), nearest);
    right += nearest.sorted()[0]?.label === cell ? 1 : 0;
  }
  expect(right).toBeGreaterThan(190);
});

const near = (directory: Directory, query: Float32Array, most: number) => [
  ...directory.nearest(scoringQuery(query), most),
];

function cellsNear(directory: Directory, query: Float32Array, most: number): number[] {
  return near(directory, query, most).map(({ label }) => label);
}

/** All cells are compared, whatever their regions. */
function nearestOfAll(directory: Directory, query: Float32Array, most: number): number[] {
  const all = near(directory, query, directory.size).sort((a, b) => b.score - a.score);
  return all.slice(0, most).map(({ label }) => label);
}
