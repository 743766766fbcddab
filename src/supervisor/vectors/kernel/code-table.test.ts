import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../../test/seeded-random.ts';
import { CodeTable } from './code-table.ts';
import { quantise, residualOf, scoringQuery } from './quantise.ts';
import { makeScorer, PlainScorer, type MakeScorer } from './scorer.ts';

const plain: MakeScorer = () => new PlainScorer();

function scoresOf(make: MakeScorer, vectors: readonly Float32Array[], query: Float32Array): Float32Array {
  const table = new CodeTable(query.length, 1, make);
  table.reserve(vectors.length);
  for (const [row, vector] of vectors.entries()) {
    table.labels[row] = row;
    table.scales[row] = quantise(vector, table.rowCodes(row));
  }
  table.ask(scoringQuery(query));
  table.score(0, vectors.length);
  return table.scores.slice(0, vectors.length);
}

function exactDot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
}

describe('scores of codes', () => {
  it('come from the WebAssembly kernel here, and plain JavaScript gives the very same', () => {
    expect(makeScorer()).not.toBeInstanceOf(PlainScorer);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer(),
        (size, rows, seed) => {
          const random = seededRandom(seed);
          const vectors = Array.from({ length: rows }, () => randomUnitVector(random, size));
          const query = randomUnitVector(random, size);
          expect(scoresOf(makeScorer, vectors, query)).toEqual(scoresOf(plain, vectors, query));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([32, 100, 512, 4_096])(
    'are no farther from the dot product than the residuals say, at %i dimensions',
    (size) => {
      const random = seededRandom(size);
      const vectors = Array.from({ length: 50 }, () => randomUnitVector(random, size));
      for (let tries = 0; tries < 10; tries += 1) {
        const query = randomUnitVector(random, size);
        const scores = scoresOf(makeScorer, vectors, query);
        for (const [row, vector] of vectors.entries()) {
          const codes = new Int8Array(size);
          const residual = residualOf(vector, codes, quantise(vector, codes));
          const { error } = scoringQuery(query);
          expect(Math.abs((scores[row] ?? 0) - exactDot(vector, query))).toBeLessThan(
            residual * (1 + error) + error + 2e-6,
          );
        }
      }
    },
  );

  it.each([
    ['one axis', 4_096, (place: number) => (place === 7 ? 1 : 0)],
    ['all alike', 4_096, () => 1 / 64],
    ['alternating', 4_095, (place: number) => (place % 2 ? 1 : -1) / Math.sqrt(4_095)],
  ] as const)('do not leave 32 bits for extreme vectors: %s', (_, size, value) => {
    const vector = Float32Array.from({ length: size }, (_unused, place) => value(place));
    const opposite = vector.map((number) => -number);
    const [same = 0, reversed = 0] = scoresOf(makeScorer, [vector, opposite], vector);
    expect(same).toBeCloseTo(1, 2);
    expect(reversed).toBeCloseTo(-1, 2);
  });

  it('of a zero vector are zero', () => {
    const zero = new Float32Array(40);
    expect([...scoresOf(makeScorer, [zero], zero)]).toEqual([0]);
  });
});

describe('a table', () => {
  it('keeps its rows while it grows, and holds them in one piece of memory', () => {
    const table = new CodeTable(48, 1);
    const codes = new Int8Array(48);
    for (let row = 0; row < 1_000; row += 1) {
      table.reserve(row + 1);
      table.set(row, row * 7, codes.fill(row % 100), row / 10);
    }
    for (const row of [0, 63, 64, 500, 999]) {
      expect(table.labels[row]).toBe(row * 7);
      expect(table.scales[row]).toBeCloseTo(row / 10);
      expect([...table.rowCodes(row)]).toEqual(Array(48).fill(row % 100));
    }
    expect(table.reservedBytes).toBeGreaterThan(1_000 * 60);
    expect(table.reservedBytes).toBeLessThan(1_000 * 60 + 3 * 65_536);
  });

  it.each([
    ['the kernel', makeScorer],
    ['plain JavaScript', plain],
  ])('scores rows by their numbers, in any order and number, as it scores all: %s', (_, make) => {
    const random = seededRandom(9);
    const size = 100;
    const table = new CodeTable(size, 300, make);
    for (let row = 0; row < 300; row += 1) {
      table.scales[row] = quantise(randomUnitVector(random, size), table.rowCodes(row));
    }
    table.ask(scoringQuery(randomUnitVector(random, size)));
    table.score(0, 300);
    const all = table.scores.slice();
    for (const count of [0, 1, 2, 33, 299]) {
      const rows = Array.from({ length: count }, () => Math.floor(random() * 300));
      table.picked.set(rows);
      table.scorePicked(count);
      expect(table.scores.slice(0, count)).toEqual(Float32Array.from(rows, (row) => all[row] ?? NaN));
    }
  });

  it('scores any part of itself, and leaves the rest', () => {
    const table = new CodeTable(32, 3);
    for (let row = 0; row < 3; row += 1) table.set(row, row, new Int8Array(32).fill(row + 1), 1);
    table.askCodes(new Int8Array(32).fill(1), 0.5);
    table.score(1, 2);
    expect(table.scores.slice(0, 3)).toEqual(Float32Array.of(0, 32, 48));
    expect(table.bestOf(3)).toBe(2);
  });
});
