import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mix32 } from '../hash.ts';
import { AdaptivePolicy } from './adaptive-policy.ts';
import type { EvictionPolicy } from './eviction-policy.ts';
import { FrequencySketch } from './frequency-sketch.ts';
import { LfuPolicy } from './lfu-policy.ts';
import { LruPolicy } from './lru-policy.ts';

function withRoom<P extends EvictionPolicy>(policy: P, entries: number): P {
  policy.setCapacity(entries);
  policy.reserve(entries);
  return policy;
}

/** Keys go through a policy as through a cache; returns those held and the number of hits. */
function run(make: (hashOf: (id: number) => number) => EvictionPolicy, keys: readonly number[], capacity: number) {
  const held: number[] = [];
  const policy = withRoom(
    make((id) => mix32(held[id] ?? 0)),
    capacity,
  );
  let hits = 0;
  for (const key of keys) {
    const known = held.indexOf(key);
    if (known !== -1) {
      hits += 1;
      policy.hit(known, mix32(key));
      continue;
    }
    policy.missed(mix32(key));
    const id = held.length < capacity ? held.length : policy.evict();
    held[id] = key;
    policy.insert(id, mix32(key));
  }
  return { held: new Set(held), hits };
}

describe('LruPolicy', () => {
  it('holds the keys used last', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 300 }), fc.integer({ min: 1, max: 20 }), (keys, capacity) => {
        const last = [...new Set(keys.toReversed())].slice(0, capacity);
        expect(run(() => new LruPolicy(), keys, capacity).held).toEqual(new Set(last));
      }),
    );
  });
});

describe('LfuPolicy', () => {
  it('lets the least used go, and of these the one used longest ago', () => {
    const policy = withRoom(new LfuPolicy(), 4);
    for (const id of [0, 1, 2, 3]) policy.insert(id);
    for (const id of [1, 3, 3, 0]) policy.hit(id);
    expect([policy.evict(), policy.evict(), policy.evict(), policy.evict(), policy.evict()]).toEqual([2, 1, 0, 3, -1]);
  });
});

describe('AdaptivePolicy', () => {
  it('keeps what is used often through a scan', () => {
    const often = Array.from({ length: 4_000 }, (_, at) => at % 50);
    const scan = Array.from({ length: 500 }, (_, at) => 1_000 + at);
    const { held } = run((hashOf) => new AdaptivePolicy(hashOf), [...often, ...scan], 100);
    expect(often.slice(0, 50).filter((key) => held.has(key)).length).toBeGreaterThan(40);
  });

  it('widens the window when every hit comes soon after', () => {
    let policy: AdaptivePolicy | undefined;
    const twice = Array.from({ length: 60_000 }, (_, at) => (at % 2 === 0 ? at : Math.max(0, at - 301)));
    const { hits } = run((hashOf) => (policy = new AdaptivePolicy(hashOf)), twice, 400);
    expect(policy?.windowShare).toBeGreaterThan(0.2);
    expect(hits).toBeGreaterThan(25_000);
  });
});

describe('FrequencySketch', () => {
  it('counts no key too low, keeps counts in another size and hands them on', () => {
    const sketch = new FrequencySketch();
    sketch.setCapacity(1_000);
    for (let key = 0; key < 500; key += 1) for (let use = 0; use <= key % 5; use += 1) sketch.count(mix32(key));
    for (const capacity of [1_000, 300, 2_500]) {
      sketch.setCapacity(capacity);
      for (let key = 0; key < 500; key += 1) expect(sketch.frequency(mix32(key))).toBeGreaterThan(key % 5);
    }
    sketch.inherit(mix32(4), mix32(9_999));
    expect(sketch.frequency(mix32(9_999))).toBeGreaterThanOrEqual(5);
  });
});
