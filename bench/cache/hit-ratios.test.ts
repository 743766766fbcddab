import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readAccessTrace, type AccessTrace } from './access-trace.ts';
import { appWorkload } from './app-workload.ts';
import { optimalHits } from './belady.ts';

const folder = mkdtempSync(join(tmpdir(), 'ainote-traces-'));
afterAll(() => rmSync(folder, { recursive: true }));

function saved(name: string, bytes: Buffer | string): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const traceOf = (keys: readonly number[], distinctKeys: number): AccessTrace => ({
  name: 'test',
  keys: Int32Array.from(keys),
  distinctKeys,
  corpusKeys: distinctKeys,
  countedFrom: 0,
});

/** The best of all choices of what to keep, by trying each. */
function mostHits(keys: readonly number[], capacity: number, held: readonly number[] = []): number {
  const [key, ...rest] = keys;
  if (key === undefined) return 0;
  if (held.includes(key)) return 1 + mostHits(rest, capacity, held);
  const kept = held.length < capacity ? [[...held, key]] : held.map((gone) => [...held.filter((k) => k !== gone), key]);
  return Math.max(...[held, ...kept].map((next) => mostHits(rest, capacity, next)));
}

describe('optimalHits', () => {
  it('is what the best choices reach', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 10 }), fc.integer({ min: 1, max: 3 }), (keys, capacity) => {
        expect(optimalHits(traceOf(keys, 5), capacity).all).toBe(mostHits(keys, capacity));
      }),
    );
  });
});

describe('readAccessTrace', () => {
  const wide = Buffer.alloc(32);
  [5n, -1n, 5n, 7n].forEach((key, at) => wide.writeBigInt64BE(key, at * 8));
  const narrow = Buffer.from([0, 0, 0, 5, 255, 255, 255, 255, 0, 0, 0, 5, 0, 0, 0, 7]);

  it.each([
    ['a.i32be.gz', gzipSync(narrow), ''],
    ['a.i64be', wide, ''],
    ['a.bin', wide, ':i64be'],
    ['a.txt', 'five\nminus\nfive\n\nseven\n', ''],
  ])('numbers the keys of %s in the order in which they come', (name, bytes, format) => {
    const trace = readAccessTrace(saved(name, bytes) + format);
    expect([...trace.keys]).toEqual([0, 1, 0, 2]);
    expect(trace).toMatchObject({ name: 'a', distinctKeys: 3 });
  });

  it.each([
    ['a format that is not said', saved('b.bin', narrow), /^Say the format/],
    ['a file that is not there', join(folder, 'none.txt'), /cannot be read/],
    ['half a key', `${saved('c.bin', narrow.subarray(1))}:i32be`, /ends within a key/],
    ['no look-ups', saved('d.txt', '\n'), /no look-ups/],
  ])('refuses %s', (_, named, message) => {
    expect(() => readAccessTrace(named)).toThrow(message);
  });
});

describe('appWorkload', () => {
  it('is the same for the same seed, and has the proportions that were decided', () => {
    const log = appWorkload(1);
    const trace = log.trace('app');
    expect(appWorkload(1).trace('app').keys).toEqual(trace.keys);
    expect(trace.corpusKeys).toBeGreaterThan(58_000);
    expect(trace.corpusKeys).toBeLessThan(62_000);
    expect(trace.keys.length).toBeGreaterThan(850_000);
    expect(trace.keys.length).toBeLessThan(950_000);
  });
});
