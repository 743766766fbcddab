import { mix32 } from '../../src/supervisor/cache/hash.ts';
import { makePolicy, type PolicyName } from '../../src/supervisor/cache/policy/make-policy.ts';
import type { AccessTrace } from './access-trace.ts';
import type { Hits } from './belady.ts';

const none = -1;

/** Runs the cache's own policy over a trace, with entries that all count for one. */
export function policyHits(name: PolicyName, trace: AccessTrace, capacity: number): Hits {
  const hashes = Int32Array.from({ length: trace.distinctKeys }, (_, key) => mix32(key + 0x1234567));
  const idOf = new Int32Array(trace.distinctKeys).fill(none);
  const keyOf = new Int32Array(capacity);
  const policy = makePolicy(name, (id) => hashes[keyOf[id] ?? 0] ?? 0);
  policy.setCapacity(capacity);
  policy.reserve(capacity);
  let size = 0;
  let all = 0;
  let interactive = 0;
  trace.keys.forEach((key, at) => {
    const hash = hashes[key] ?? 0;
    const known = idOf[key] ?? none;
    if (known !== none) {
      policy.hit(known, hash);
      if (at < trace.countedFrom) return;
      all += 1;
      interactive += trace.isInteractive?.[at] ?? 1;
      return;
    }
    policy.missed(hash);
    const id = size < capacity ? size : policy.evict();
    if (size < capacity) size += 1;
    else idOf[keyOf[id] ?? 0] = none;
    keyOf[id] = key;
    idOf[key] = id;
    policy.insert(id, hash);
  });
  return { all, interactive };
}
