import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NearestList } from './nearest-list.ts';
import { SyntheticVectors } from './synthetic.ts';
import { findTruth, readTruth, truthBytes } from './truth.ts';
import { VectorFile, VectorFileWriter } from './vector-file.ts';
import { readWordVectors } from './word-vectors.ts';

function scratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ainote-bench-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

function fileOf(values: Float32Array): string {
  const path = scratch('base.f32');
  const writer = new VectorFileWriter(path);
  writer.write(values);
  writer.dispose();
  return path;
}

const lengthOf = (row: Float32Array) => Math.hypot(...row);

/** Levina and Bickel's estimate from the distances to the nearest neighbours. */
function intrinsicDimensions(values: Float32Array, dimensions: number, neighbours = 10): number {
  const rows = values.length / dimensions;
  const row = (place: number) => values.subarray(place * dimensions, (place + 1) * dimensions);
  const estimates = Array.from({ length: 100 }, (_, query) => {
    const distances = Array.from({ length: rows }, (_, other) => {
      const [a, b] = [row(query), row(other)];
      return Math.sqrt(a.reduce((sum, value, place) => sum + (value - (b[place] ?? 0)) ** 2, 0));
    }).sort((a, b) => a - b);
    const near = distances.slice(1, neighbours + 1);
    const far = near.at(-1) ?? 1;
    return (neighbours - 1) / near.slice(0, -1).reduce((sum, distance) => sum + Math.log(far / distance), 0);
  });
  return 1 / (estimates.reduce((sum, estimate) => sum + 1 / estimate, 0) / estimates.length);
}

describe('synthetic vectors', () => {
  it('are the same for the same seed, and of unit length', () => {
    const once = new SyntheticVectors(1_000, 64, 5);
    const [first, second] = [once.next(3), once.next(2)];
    expect(new SyntheticVectors(1_000, 64, 5).next(5)).toEqual(Float32Array.of(...first, ...second));
    expect(new SyntheticVectors(1_000, 64, 6).next(3)).not.toEqual(first);
    expect(lengthOf(second.subarray(0, 64))).toBeCloseTo(1, 5);
  });

  it('have about 17 intrinsic dimensions, as many as those of texts', () => {
    const estimate = intrinsicDimensions(new SyntheticVectors(4_000, 128, 1).next(4_000), 128);
    expect(estimate).toBeGreaterThan(13);
    expect(estimate).toBeLessThan(21);
  });
});

describe('truth', () => {
  it.each([64, 50])('is what comparing one by one finds, at %i dimensions', async (dimensions) => {
    const source = new SyntheticVectors(700, dimensions, 2);
    const values = source.next(700);
    const queries = source.next(9);
    const base = new VectorFile(fileOf(values), dimensions, 650);
    onTestFinished(() => base.dispose());
    const truth = await findTruth(base, queries);
    expect(truth).toHaveLength(9);
    for (const [query, ids] of truth.entries()) {
      const list = new NearestList(10);
      for (let row = 0; row < 650; row += 1) {
        let score = 0;
        for (let place = 0; place < dimensions; place += 1)
          score += (values[row * dimensions + place] ?? 0) * (queries[query * dimensions + place] ?? 0);
        list.offer(row, score);
      }
      expect(ids).toEqual(list.ids);
    }
  });

  it('is read from a file and refused when it names other rows', () => {
    const file = scratch('truth.i32');
    const truth = [
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];
    writeFileSync(file, truthBytes(truth));
    expect(readTruth(file, 2, 11)).toEqual(truth);
    expect(() => readTruth(file, 2, 10)).toThrow('not among');
    expect(() => readTruth(file, 3, 11)).toThrow('each of 3');
  });
});

describe('VectorFile', () => {
  it('refuses what cannot be rows of the dimensions', () => {
    const path = fileOf(new Float32Array(30));
    expect(() => new VectorFile(path, 7)).toThrow('no rows of 7');
    expect(() => new VectorFile(`${path}.missing`, 7)).toThrow('cannot be read');
  });

  it('gives rows at unit length, piece by piece', () => {
    const file = new VectorFile(fileOf(Float32Array.of(3, 4, 0, 2, 5, 12)), 2, 2);
    onTestFinished(() => file.dispose());
    expect([...file.blocks(1)].map(({ rows }) => [...rows].map((value) => Math.round(value * 10) / 10))).toEqual([
      [0.6, 0.8],
      [0, 1],
    ]);
  });
});

describe('word vectors', () => {
  it('are read from the package’s text, without the unknown word', async () => {
    const path = scratch('words.json');
    const numbers = (first: number) => [first, ...Array.from({ length: 101 }, (_, place) => place / 8)];
    const vectors = { the: numbers(0.5), '[': numbers(-2e-3) };
    const text = { dimensions: 100, words: ['the', '['], vectors, unkVector: Array.from({ length: 102 }, () => 0) };
    writeFileSync(path, JSON.stringify(text));
    const read: Float32Array[] = [];
    for await (const vector of readWordVectors(path)) read.push(vector);
    expect(read.map((vector) => vector.length)).toEqual([100, 100]);
    expect(read[1]?.[0]).toBeCloseTo(-0.002);
  });
});
