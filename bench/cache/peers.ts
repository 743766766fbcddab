import { LRUCache } from 'lru-cache';
import { LRUCache as MnemonistLru } from 'mnemonist';
import QuickLru from 'quick-lru';
import { newCache } from 'transitory';
import type { AccessTrace } from './access-trace.ts';
import type { Hits } from './belady.ts';

export interface PeerCache<K extends string | number, V extends object> {
  get(key: K): V | null | undefined;
  set(key: K, value: V): unknown;
}

export interface Peer {
  readonly name: string;
  make<K extends string | number, V extends object>(entries: number): PeerCache<K, V>;
}

/** Caches of the npm registry, each told how many entries it may hold. */
export const peers: readonly Peer[] = [
  { name: 'lru-cache', make: (entries) => new LRUCache({ max: entries }) },
  // It holds up to twice `maxSize`: half of it keeps it within the same number of entries.
  { name: 'quick-lru', make: (entries) => new QuickLru({ maxSize: Math.max(1, Math.floor(entries / 2)) }) },
  { name: 'mnemonist', make: (entries) => new MnemonistLru(entries) },
  {
    name: 'transitory',
    make<K extends string | number, V extends object>(entries: number) {
      const cache = newCache<K, V>().maxSize(entries).build();
      return { get: (key: K) => cache.getIfPresent(key), set: (key: K, value: V) => cache.set(key, value) };
    },
  },
];

const value = {};

export function peerHits(peer: Peer, trace: AccessTrace, capacity: number): Hits {
  const cache = peer.make<number, object>(capacity);
  let all = 0;
  let interactive = 0;
  trace.keys.forEach((key, at) => {
    const found = cache.get(key);
    if (found === undefined || found === null) {
      cache.set(key, value);
    } else if (at >= trace.countedFrom) {
      all += 1;
      interactive += trace.isInteractive?.[at] ?? 1;
    }
  });
  return { all, interactive };
}
