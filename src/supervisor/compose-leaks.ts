import type { IndexParts } from './compose-index.ts';
import { LeakMonitor } from './leak-watch/leak-monitor.ts';
import { collectGarbage } from './memory/collect-garbage.ts';
import { readHeapSpaces } from './memory/heap-reading.ts';
import type { MajorCollections } from './memory/major-collections.ts';
import type { MemoryOwners } from './memory/memory-owners.ts';
import { ResourceCensus } from './resources/resource-census.ts';
import { readResources } from './resources/resource-reading.ts';
import type { SupervisorOptions } from './supervisor-options.ts';

const maxLeakFindings = 32;
const maxResourceNames = 24;

/** Joins the leak detector and the census with what they watch. */
export function watchLeaks(
  { indexer, search, vectors, store }: IndexParts,
  { clock, config, emitters }: SupervisorOptions,
  owners: MemoryOwners,
  collections: MajorCollections,
  countPorts: () => number,
): LeakMonitor {
  const sources = { countPorts, countStatements: () => store.statementCount, emitters };
  return new LeakMonitor({
    clock,
    epoch: config.epoch,
    readActivity: () => ({
      operations: indexer.updates + search.answered,
      isBusy: indexer.isBusy,
      items: { 'vector-store': vectors.count },
      capacities: owners.capacities(),
    }),
    collections,
    readHeapSpaces,
    collectGarbage,
    census: new ResourceCensus(() => readResources(sources), maxResourceNames),
    maxFindings: maxLeakFindings,
  });
}
