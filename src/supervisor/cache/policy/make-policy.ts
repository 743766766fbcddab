import { AdaptivePolicy } from './adaptive-policy.ts';
import type { EvictionPolicy, HashOf } from './eviction-policy.ts';
import { LfuPolicy } from './lfu-policy.ts';
import { LruPolicy } from './lru-policy.ts';

export const policyNames = ['lru', 'lfu', 'adaptive'] as const;
export type PolicyName = (typeof policyNames)[number];

const makers: Readonly<Record<PolicyName, (hashOf: HashOf) => EvictionPolicy>> = {
  lru: () => new LruPolicy(),
  lfu: () => new LfuPolicy(),
  adaptive: (hashOf) => new AdaptivePolicy(hashOf),
};

/** `hashOf` is asked only about entries that the policy holds. */
export const makePolicy = (name: PolicyName, hashOf: HashOf): EvictionPolicy => makers[name](hashOf);
