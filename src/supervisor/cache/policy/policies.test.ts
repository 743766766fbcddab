import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mix32 } from '../hash.ts';
import { AdaptivePolicy } from './adaptive-policy.ts';
import type { EvictionPolicy } from './eviction-policy.ts';
import { EntryUses } from './entry-uses.ts';
import { FrequencySketch } from './frequency-sketch.ts';
import { LfuPolicy } from './lfu-policy.ts';
import { LinkedLists } from './linked-lists.ts';
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

describe('EntryUses', () => {
  it('counts the first use of each epoch', () => {
    const uses = new EntryUses();
    uses.reserve(10);
    uses.setCapacity(20); // Epochs of ten look-ups.
    uses.begin(3, 2);
    const counted = Array.from({ length: 40 }, () => {
      uses.passed();
      return uses.use(3);
    });
    expect(counted.flatMap((isCounted, at) => (isCounted ? [at] : []))).toEqual([0, 10, 20, 30]);
    expect(uses.of(3)).toBe(6);
    uses.renumber(3, 4);
    uses.halve();
    expect([uses.of(4), uses.use(4), uses.of(4)]).toEqual([3, false, 3]);
  });

  it('counts up to 15', () => {
    const uses = new EntryUses();
    uses.reserve(1);
    for (let use = 0; use < 40; use += 1) {
      uses.passed();
      uses.use(0);
    }
    expect(uses.of(0)).toBe(15);
  });
});

describe('LinkedLists', () => {
  it('orders as lists of ids do', () => {
    const act = fc.record({
      act: fc.constantFrom('pushFront', 'moveToFront', 'toFront', 'remove'),
      list: fc.nat(2),
      id: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const lists = new LinkedLists(3);
        lists.reserve(10);
        const model: number[][] = [[], [], []];
        for (const { act, list, id } of acts) {
          const own = model.findIndex((ids) => ids.includes(id));
          if ((own === -1) !== (act === 'pushFront')) continue;
          const to = act === 'toFront' ? own : list;
          if (own !== -1) model[own] = model[own]!.filter((other) => other !== id);
          if (act === 'remove') lists.remove(id);
          else {
            model[to]!.unshift(id);
            lists[act](to, id);
          }
          expect([0, 1, 2].map((number) => fromBack(lists, number))).toEqual(model.map((ids) => ids.toReversed()));
          expect([0, 1, 2].map((number) => lists.size(number))).toEqual(model.map((ids) => ids.length));
        }
      }),
    );
  });
});

function fromBack(lists: LinkedLists, list: number): number[] {
  const ids: number[] = [];
  for (let id = lists.back(list); id !== -1; id = lists.nearer(id)) ids.push(id);
  return ids;
}

describe('FrequencySketch', () => {
  it('counts no key too low, keeps counts in another size and raises them', () => {
    const sketch = new FrequencySketch();
    sketch.setCapacity(1_000);
    for (let key = 0; key < 500; key += 1) for (let use = 0; use <= key % 5; use += 1) sketch.count(mix32(key));
    for (const capacity of [1_000, 300, 2_500]) {
      sketch.setCapacity(capacity);
      for (let key = 0; key < 500; key += 1) expect(sketch.frequency(mix32(key))).toBeGreaterThan(key % 5);
    }
    sketch.raise(mix32(9_999), 5);
    expect(sketch.frequency(mix32(9_999))).toBeGreaterThanOrEqual(5);
  });

  it('halves what was counted after eight uses for each entry', () => {
    const sketch = new FrequencySketch();
    sketch.setCapacity(10);
    for (let use = 0; use < 8; use += 1) sketch.count(mix32(1));
    const halved = Array.from({ length: 81 }, () => sketch.passed());
    expect(halved.flatMap((isHalved, at) => (isHalved ? [at] : []))).toEqual([79]);
    expect(sketch.frequency(mix32(1))).toBe(4);
  });
});
