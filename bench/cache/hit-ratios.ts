import { policyNames } from '../../src/supervisor/cache/policy/make-policy.ts';
import type { AccessTrace } from './access-trace.ts';
import { optimalHits, type Hits } from './belady.ts';
import { peerHits, peers } from './peers.ts';
import { policyHits } from './policy-run.ts';

/** Sizes of the caches in percent of the corpus. */
export const sizePercents = [1, 5, 10, 20, 40] as const;

export const cacheNames: readonly string[] = [...policyNames, ...peers.map(({ name }) => name)];

/** What one cache made of one trace at one size. */
export interface HitRow {
  readonly trace: string;
  readonly cache: string;
  readonly sizePercent: number;
  readonly entries: number;
  /** Of the look-ups that somebody waits for, where the trace tells them apart; else of all. */
  readonly hitRatio: number;
  readonly fractionOfOptimum: number;
  /** The same over all look-ups, scans and imports included. */
  readonly allHitRatio: number;
  readonly allFractionOfOptimum: number;
}

export function hitRows(trace: AccessTrace): HitRow[] {
  return sizePercents.flatMap((sizePercent) => {
    const entries = Math.max(1, Math.round((trace.corpusKeys * sizePercent) / 100));
    const optimum = optimalHits(trace, entries);
    const row = (cache: string, hits: Hits): HitRow => ({
      trace: trace.name,
      cache,
      sizePercent,
      entries,
      hitRatio: hits.interactive / countedLookUps(trace),
      fractionOfOptimum: hits.interactive / Math.max(1, optimum.interactive),
      allHitRatio: hits.all / (trace.keys.length - trace.countedFrom),
      allFractionOfOptimum: hits.all / Math.max(1, optimum.all),
    });
    return [
      row('optimum', optimum),
      ...policyNames.map((name) => row(name, policyHits(name, trace, entries))),
      ...peers.map((peer) => row(peer.name, peerHits(peer, trace, entries))),
    ];
  });
}

function countedLookUps(trace: AccessTrace): number {
  if (!trace.isInteractive) return trace.keys.length - trace.countedFrom;
  return trace.isInteractive.subarray(trace.countedFrom).reduce((count, one) => count + one, 0);
}
