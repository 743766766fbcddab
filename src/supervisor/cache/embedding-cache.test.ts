import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { EmbeddingCache, type EmbeddingCacheOptions } from './embedding-cache.ts';
import { policyNames } from './policy/make-policy.ts';

const dimensions = 512;
const slabBytes = 128 * 1024;

function keyOf(number: number): Uint8Array {
  const key = new Uint8Array(16);
  new DataView(key.buffer).setUint32(4, number);
  return key;
}

const components = Float32Array.from({ length: 5_003 }, (_, at) => Math.sin(at * at));

/** Vectors of other numbers or versions differ, up to some thousands of them. */
function vectorOf(number: number, version = 0, length = dimensions): Float32Array {
  const from = (number * 7 + version * 1_009) % (components.length - length);
  return components.slice(from, from + length);
}

function makeCache(options: Partial<EmbeddingCacheOptions> = {}): EmbeddingCache {
  return new EmbeddingCache({ dimensions, maxBytes: 2_000_000, ...options });
}

function fill(cache: EmbeddingCache, entries: number): void {
  for (let number = 0; number < entries; number += 1) cache.put(keyOf(number), vectorOf(number));
}

describe('EmbeddingCache', () => {
  it('gives back exactly what it holds as float32', () => {
    const cache = makeCache();
    fill(cache, 100);
    const into = new Float32Array(dimensions);
    for (let number = 0; number < 100; number += 1) {
      expect(cache.get(keyOf(number))).toEqual(vectorOf(number));
      expect(cache.read(keyOf(number), into) && into).toEqual(vectorOf(number));
      const place = cache.locate(keyOf(number));
      const inPlace = cache.slab(place).subarray(cache.offset(place), cache.offset(place) + dimensions);
      expect(inPlace).toEqual(vectorOf(number));
    }
    expect(cache.get(keyOf(100))).toBeUndefined();
    expect(cache.locate(keyOf(100))).toBe(-1);
  });

  it('keeps a copy: neither its own vectors nor the given ones change through the other', () => {
    const cache = makeCache();
    const given = vectorOf(1);
    cache.put(keyOf(1), given);
    given.fill(0);
    cache.get(keyOf(1))?.fill(0);
    expect(cache.get(keyOf(1))).toEqual(vectorOf(1));
  });

  it.each([
    ['a key of another length', (cache: EmbeddingCache) => cache.get(new Uint8Array(15)), '16 bytes, not 15'],
    ['another number of components', (cache: EmbeddingCache) => cache.put(keyOf(1), new Float32Array(3)), 'not 3'],
    ['NaN', (cache: EmbeddingCache) => cache.put(keyOf(1), vectorOf(1).fill(NaN, 7, 8)), 'not finite'],
    ['infinity', (cache: EmbeddingCache) => cache.put(keyOf(1), vectorOf(1).fill(Infinity, 7, 8)), 'not finite'],
  ])('refuses %s', (_, act, message) => {
    expect(() => act(makeCache())).toThrow(message);
  });

  it('holds nothing when there is no room for a slab', () => {
    const cache = makeCache({ maxBytes: 50_000 });
    expect(cache.put(keyOf(1), vectorOf(1))).toBe(false);
    expect(cache.get(keyOf(1))).toBeUndefined();
    expect(cache.reservedBytes).toBeLessThanOrEqual(50_000);
  });

  it.each(policyNames)('%s: takes at most 64 bytes an entry beyond the vectors when full', (policy) => {
    for (const float32Share of [1, 0.2]) {
      const cache = makeCache({ policy, float32Share, maxBytes: 8_000_000 });
      fill(cache, cache.maxEntries + 1000);
      expect(cache.size).toBe(cache.maxEntries);
      expect((cache.reservedBytes - cache.vectorBytes) / cache.size).toBeLessThanOrEqual(64);
      expect(cache.vectorBytes).toBeGreaterThan(0.9 * 8_000_000);
      expect(cache.pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(cache.reservedBytes);
    }
  });
});

describe('levels', () => {
  const share = { float32Share: 0.25, maxBytes: 1_000_000 };

  it('an entry that is used comes back to float32, and what was used longest ago goes on as int8', () => {
    const cache = makeCache({ ...share, policy: 'lru' });
    fill(cache, 200);
    const { float32, int8 } = cache.entries;
    expect(float32).toBe(64);
    expect(int8).toBe(136);
    cache.get(keyOf(0));
    cache.get(keyOf(199));
    expect(cache.statistics()).toMatchObject({ hits: { float32: 1, int8: 1 }, promoted: 1, demoted: 137 });
    expect(cache.entries).toEqual({ float32, int8 });
    cache.get(keyOf(0));
    expect(cache.statistics().hits).toEqual({ float32: 2, int8: 1 });
  });

  it('what was int8 differs by half a step at most, however often it changed levels', () => {
    const cache = makeCache(share);
    fill(cache, 200);
    for (let round = 0; round < 5; round += 1) {
      for (let number = 0; number < 200; number += 1) {
        const vector = cache.get(keyOf(number));
        const exact = vectorOf(number);
        const halfStep = Math.max(...exact.map(Math.abs)) / 127 / 2;
        expect(vector?.every((value, at) => Math.abs(value - exact[at]!) <= halfStep * 1.001)).toBe(true);
      }
    }
  });

  it('keeps a vector of zeros', () => {
    const cache = makeCache(share);
    cache.put(keyOf(9999), new Float32Array(dimensions));
    fill(cache, 200);
    expect(cache.get(keyOf(9999))).toEqual(new Float32Array(dimensions));
    expect(cache.statistics().hits.int8).toBe(1);
  });
});

describe('peek and replace', () => {
  it('a peek changes neither the order nor the counts of look-ups', () => {
    const cache = makeCache({ policy: 'lru', maxBytes: 200_000 });
    const entries = cache.maxEntries;
    fill(cache, entries);
    const into = new Float32Array(dimensions);
    expect(cache.peek(keyOf(0), into)).toBe(true);
    expect(into).toEqual(vectorOf(0));
    expect(cache.peek(keyOf(5555), into)).toBe(false);
    expect(cache.statistics()).toMatchObject({
      hits: { float32: 0, int8: 0 },
      misses: { compulsory: 0, capacity: 0, expired: 0 },
      peeks: { hits: 1, misses: 1 },
    });
    cache.put(keyOf(entries), vectorOf(entries));
    expect(cache.has(keyOf(0))).toBe(false);
  });

  it('an edit is a use of the entry, which goes on under the new key; the old version stays for an undo', () => {
    const cache = makeCache({ policy: 'lru', maxBytes: 2_000_000 });
    const entries = cache.maxEntries;
    fill(cache, entries);
    cache.replace(keyOf(500), keyOf(1000), vectorOf(1000));
    expect(cache.size).toBe(entries);
    expect(cache.get(keyOf(500))).toEqual(vectorOf(500));
    expect(cache.get(keyOf(1000))).toEqual(vectorOf(1000));
    expect(cache.has(keyOf(0))).toBe(false); // The oldest made room.
    cache.replace(keyOf(1000), keyOf(500), vectorOf(500)); // The undo: what it leaves is not kept.
    expect(cache.has(keyOf(1000))).toBe(false);
    expect(cache.get(keyOf(500))).toEqual(vectorOf(500));
  });

  it.each([
    ['the last versions that edits replaced', 2_000_000, 16],
    ['fewer of them where there is little room', 200_000, 2],
  ])('keeps %s', (_, maxBytes, kept) => {
    const cache = makeCache({ maxBytes });
    for (let number = 0; number < 30; number += 1) {
      cache.put(keyOf(number), vectorOf(number));
      cache.replace(keyOf(number), keyOf(1000 + number), vectorOf(1000 + number));
    }
    const numbers = Array.from({ length: 30 }, (_unused, number) => number);
    expect(numbers.filter((number) => cache.has(keyOf(number)))).toEqual(numbers.slice(30 - kept));
    expect(numbers.slice(15).every((number) => cache.has(keyOf(1000 + number)))).toBe(true);
  });

  it('a version that is in use again after an undo is not among those that go', () => {
    const cache = makeCache();
    cache.put(keyOf(0), vectorOf(0));
    cache.replace(keyOf(0), keyOf(1), vectorOf(1));
    cache.replace(keyOf(1), keyOf(0), vectorOf(0));
    for (let number = 100; number < 130; number += 1) {
      cache.put(keyOf(number), vectorOf(number));
      cache.replace(keyOf(number), keyOf(1000 + number), vectorOf(1000 + number));
    }
    expect(cache.get(keyOf(0))).toEqual(vectorOf(0));
  });

  it('a version kept for an undo is as old as it was', () => {
    const clock = new ManualClock();
    const cache = makeCache({ clock, timeToLive: { afterWriteMs: 1_000 } });
    cache.put(keyOf(0), vectorOf(0));
    clock.advance(600);
    cache.replace(keyOf(0), keyOf(1), vectorOf(1));
    clock.advance(600);
    expect([cache.has(keyOf(0)), cache.has(keyOf(1))]).toEqual([false, true]);
  });

  it('keeps how often the edited entry was used', () => {
    const cache = makeCache({ policy: 'adaptive', maxBytes: 200_000 });
    cache.put(keyOf(0), vectorOf(0));
    for (let use = 0; use < 200; use += 1) cache.get(keyOf(0));
    cache.replace(keyOf(0), keyOf(100_000), vectorOf(1));
    for (let number = 1; number < 200; number += 1) {
      cache.get(keyOf(number));
      cache.put(keyOf(number), vectorOf(number));
    }
    expect(cache.get(keyOf(100_000))).toEqual(vectorOf(1));
  });

  it('puts the new vector where there is no old entry, and drops the old one where the new key is known', () => {
    const cache = makeCache();
    cache.replace(keyOf(1), keyOf(2), vectorOf(2));
    expect(cache.get(keyOf(2))).toEqual(vectorOf(2));
    cache.put(keyOf(3), vectorOf(3));
    cache.replace(keyOf(2), keyOf(3), vectorOf(3, 1));
    expect(cache.size).toBe(1); // Of what was there anyhow, nothing is kept.
    expect(cache.get(keyOf(3))).toEqual(vectorOf(3, 1));
    cache.replace(keyOf(3), keyOf(3), vectorOf(3, 2));
    expect(cache.get(keyOf(3))).toEqual(vectorOf(3, 2));
  });
});

describe('time to live', () => {
  it('after access: an entry goes when nobody looked it up for so long', () => {
    const clock = new ManualClock();
    const cache = makeCache({ clock, timeToLive: { afterAccessMs: 1_000 } });
    cache.put(keyOf(1), vectorOf(1));
    cache.put(keyOf(2), vectorOf(2));
    clock.advance(990);
    expect(cache.get(keyOf(1))).toBeDefined();
    clock.advance(10);
    expect(cache.get(keyOf(1))).toBeDefined();
    expect(cache.peek(keyOf(2), new Float32Array(dimensions))).toBe(false);
    expect(cache.get(keyOf(2))).toBeUndefined();
    expect(cache.statistics()).toMatchObject({ misses: { expired: 1 }, expired: 1 });
    expect(cache.size).toBe(1);
    clock.advance(1_000);
    expect(cache.has(keyOf(1))).toBe(false);
  });

  it('after write: looking up does not help, writing does', () => {
    const clock = new ManualClock();
    const cache = makeCache({ clock, timeToLive: { afterWriteMs: 1_000 } });
    cache.put(keyOf(1), vectorOf(1));
    cache.put(keyOf(2), vectorOf(2));
    clock.advance(600);
    cache.get(keyOf(1));
    cache.put(keyOf(2), vectorOf(2, 1));
    clock.advance(400);
    expect(cache.get(keyOf(1))).toBeUndefined();
    expect(cache.get(keyOf(2))).toEqual(vectorOf(2, 1));
  });

  it('takes out what is expired, a bounded number of checks at a time', () => {
    const clock = new ManualClock();
    const cache = makeCache({ clock, timeToLive: { afterAccessMs: 1_000 } });
    fill(cache, 100);
    clock.advance(500);
    for (let number = 0; number < 100; number += 4) cache.get(keyOf(number));
    clock.advance(500);
    expect(cache.removeExpired(10)).toBeLessThanOrEqual(10);
    cache.removeExpired(1000);
    expect(cache.size).toBe(25);
    for (let number = 0; number < 100; number += 1) expect(cache.has(keyOf(number))).toBe(number % 4 === 0);
  });
});

describe('misses by cause', () => {
  it('tells keys that are new from keys that had to go', () => {
    const cache = makeCache({ policy: 'lru', maxBytes: 1_000_000 });
    const entries = cache.maxEntries;
    for (let number = 0; number < entries * 2; number += 1) {
      cache.get(keyOf(number));
      cache.put(keyOf(number), vectorOf(number));
    }
    const { compulsory, capacity } = cache.statistics().misses;
    expect(compulsory + capacity).toBe(entries * 2);
    expect(capacity).toBeLessThan(entries * 2 * 0.06); // What the filters took for known.
    const lastGone = Math.floor(entries / 2); // So many the filters remember for sure.
    for (let number = lastGone; number < entries; number += 1) cache.get(keyOf(number));
    expect(cache.statistics().misses).toMatchObject({ compulsory, capacity: capacity + entries - lastGone });
  });
});

describe('a smaller cache', () => {
  it('keeps what the policy values most, gives slabs back and grows again', () => {
    const cache = makeCache({ policy: 'lru' });
    const entries = cache.maxEntries;
    fill(cache, entries);
    cache.resize(1_000_000);
    expect(cache.reservedBytes).toBeLessThanOrEqual(1_000_000);
    for (let number = 0; number < entries; number += 1)
      expect(cache.has(keyOf(number))).toBe(number >= entries - cache.maxEntries);
    cache.resize(2_000_000);
    fill(cache, entries);
    expect(cache.size).toBe(entries);
  });

  it('trims to so many bytes, and may grow again to its limit', () => {
    const cache = makeCache({ policy: 'lru', float32Share: 0.3 });
    fill(cache, cache.maxEntries);
    const before = cache.reservedBytes;
    const freed = cache.trimTo(900_000);
    expect(cache.reservedBytes).toBe(before - freed);
    expect(cache.reservedBytes).toBeLessThanOrEqual(900_000);
    expect(cache.reservedBytes).toBeGreaterThan(900_000 - 2 * slabBytes);
    fill(cache, cache.maxEntries);
    expect(cache.size).toBe(cache.maxEntries);
    cache.trimTo(0);
    expect(cache.size).toBe(0);
    expect(cache.reservedBytes).toBeLessThan(2_000_000 * 0.04);
  });

  it('gives the memory of slabs back at once, without a garbage collection', () => {
    const cache = makeCache({ maxBytes: 20_000_000 });
    fill(cache, cache.maxEntries);
    const before = process.memoryUsage().arrayBuffers;
    cache.trimTo(0);
    expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThan(15_000_000);
  });
});

type Step =
  | { readonly act: 'put' | 'get' | 'peek' | 'remove'; readonly key: number }
  | { readonly act: 'replace'; readonly key: number; readonly old: number }
  | { readonly act: 'resize' | 'trim'; readonly bytes: number }
  | { readonly act: 'clear' | 'expire' }
  | { readonly act: 'wait'; readonly ms: number };

const smallDimensions = 1024; // Few vectors to a slab, so that few steps fill many.
const key = fc.nat(400);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ act: fc.constant('put'), key }) },
  { weight: 20, arbitrary: fc.record({ act: fc.constant('get'), key }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constantFrom('peek', 'remove'), key }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('replace'), key, old: key }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constantFrom('resize', 'trim'), bytes: fc.integer({ min: 1, max: 2_000_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('clear', 'expire') }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('wait'), ms: fc.nat(30).map((tens) => tens * 10) }) },
) as fc.Arbitrary<Step>; // fast-check widens the names of the acts.

describe('properties', () => {
  it.each(policyNames)('%s: stays within its bound and never gives a wrong vector', (policy) => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 0.5, 0.2),
        fc.array(step, { size: 'max', minLength: 50, maxLength: 1500 }),
        (float32Share, steps) => {
          const clock = new ManualClock();
          const options = { policy, float32Share, clock, timeToLive: { afterAccessMs: 500, afterWriteMs: 2_000 } };
          runSteps(new EmbeddingCache({ ...options, dimensions: smallDimensions, maxBytes: 1_000_000 }), clock, steps);
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** The model holds all that was ever put and not taken out: what the cache holds must be of it. */
function runSteps(cache: EmbeddingCache, clock: ManualClock, steps: readonly Step[]): void {
  const model = new Map<number, { vector: Float32Array; writtenMs: number }>();
  const into = new Float32Array(smallDimensions);
  let version = 0;
  const write = (number: number): Float32Array => {
    version += 1;
    const vector = vectorOf(number, version, smallDimensions);
    model.set(number, { vector, writtenMs: clock.nowMs() });
    return vector;
  };
  const check = (number: number): void => {
    const expected = model.get(number);
    expect(expected).toBeDefined();
    expect(clock.nowMs() - expected!.writtenMs).toBeLessThan(2_000);
    expect(into.every((value, at) => Math.abs(value - expected!.vector[at]!) <= 1 / 127 / 2 + 1e-5)).toBe(true);
  };
  for (const step of steps) {
    const size = cache.size;
    switch (step.act) {
      case 'put':
        expect(cache.put(keyOf(step.key), write(step.key))).toBe(cache.maxEntries > 0);
        if (cache.maxEntries > 0) expect(cache.has(keyOf(step.key))).toBe(true);
        break;
      case 'replace':
        cache.replace(keyOf(step.old), keyOf(step.key), write(step.key));
        expect(cache.has(keyOf(step.key))).toBe(cache.maxEntries > 0);
        break;
      case 'get':
        if (cache.read(keyOf(step.key), into)) check(step.key);
        break;
      case 'peek':
        if (cache.peek(keyOf(step.key), into)) check(step.key);
        expect(cache.size).toBe(size);
        break;
      case 'remove':
        model.delete(step.key);
        cache.remove(keyOf(step.key));
        expect(cache.has(keyOf(step.key))).toBe(false);
        break;
      case 'resize':
        cache.resize(Math.max(100_000, step.bytes));
        break;
      case 'trim':
        cache.trimTo(step.bytes);
        expect(cache.reservedBytes <= step.bytes || cache.size === 0).toBe(true);
        break;
      case 'clear':
        cache.clear();
        model.clear();
        expect(cache.size).toBe(0);
        break;
      case 'expire':
        cache.removeExpired(50);
        break;
      case 'wait':
        clock.advance(step.ms);
        break;
    }
    expect(cache.reservedBytes).toBeLessThanOrEqual(cache.maxBytes);
    expect(cache.size).toBeLessThanOrEqual(cache.maxEntries);
    expect(cache.entries.float32 + cache.entries.int8).toBe(cache.size);
  }
}
