import { AdaptivePolicy } from './adaptive-policy.ts';
import type { EvictionPolicy, HashOf } from './eviction-policy.ts';
import { LfuPolicy } from './lfu-policy.ts';
import { LruPolicy } from './lru-policy.ts';

export const policyNames = ['lru', 'lfu', 'adaptive'] as const;
export type PolicyName = (typeof policyNames)[number];

/** `hashOf` is asked only about entries that the policy holds. */
export function makePolicy(name: PolicyName, hashOf: HashOf): EvictionPolicy {
  switch (name) {
    case 'lru':
      return new LruPolicy();
    case 'lfu':
      return new LfuPolicy();
    case 'adaptive':
      return new AdaptivePolicy(hashOf);
  }
}
