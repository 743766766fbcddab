import type { LeakFinding } from '../../shared/contract/memory-management-api.ts';
import type { LeakFinding as DetectedLeak } from '../leaks/leak-finding.ts';
import type { CollectionEffect } from './collection-effects.ts';
import type { ResourceGrowth } from '../resources/resource-watch.ts';

/** Monotonic seconds to wall-clock milliseconds. */
export type ToWallMs = (seconds: number) => number;

export type Holders = LeakFinding['topHolders'];

const maxHolders = 10;
/** A collection that took back this share of the growth did reduce it. */
const reducedShare = 0.5;

const cleanUp = 'Clean up now: what it holds is made again when it is needed.';
const pause = 'Pause indexing: what it holds is to go with the work under way.';
const reopen = 'Close and reopen the vault if memory runs short; nothing that is indexed is lost.';

/** What can be done about a component, by controls that exist; before the vault is reopened, which ends every leak. */
const firstSteps: Readonly<Record<string, string>> = {
  'vector-store': cleanUp,
  'embedding-cache': cleanUp,
  database: cleanUp,
  'embedding-batch': pause,
  'model-buffers': pause,
  'note-read': pause,
};

/** What of a component is known to hold its bytes. */
export interface HolderSources {
  readonly trackedByComponent: Readonly<Record<string, number>>;
  /** V8's own names of the parts of its heap. */
  readonly readHeapSpaces: () => Holders;
}

export function memoryFinding(leak: DetectedLeak, sources: HolderSources, wallMs: ToWallMs): LeakFinding {
  return {
    kind: 'memory',
    component: leak.component,
    bytesPerSecond: leak.rateBytesPerSecond,
    grownBytes: leak.growthBytes,
    confidence: 1 - leak.pValue,
    sinceMs: wallMs(leak.sinceSeconds),
    series: {
      atMs: leak.series.map((point) => wallMs(point.seconds)),
      bytes: leak.series.map((point) => point.bytes),
    },
    resource: null,
    topHolders: holdersOf(leak.component, sources)
      .toSorted((a, b) => b.bytes - a.bytes)
      .slice(0, maxHolders),
    reducedByGc: null,
    cause: leak.reason,
    action: actionFor(leak.component, null),
  };
}

/** The finding with what collections since its onset did to it; as it was while there was none. */
export function withEffect(finding: LeakFinding, { collections, mostFreedBytes }: CollectionEffect): LeakFinding {
  if (collections === 0) return finding;
  const reducedByGc = mostFreedBytes >= reducedShare * finding.grownBytes;
  return { ...finding, reducedByGc, action: actionFor(finding.component, reducedByGc) };
}

/** A component that declares its bytes holds them itself; who holds other memory only V8 knows, of its heap. */
function holdersOf(component: string, { trackedByComponent, readHeapSpaces }: HolderSources): Holders {
  if (component === 'heap') return readHeapSpaces();
  const bytes = trackedByComponent[component];
  return bytes === undefined ? [] : [{ component, bytes }];
}

function actionFor(component: string, reducedByGc: boolean | null): string {
  if (reducedByGc === true) return `Clean up now: that has taken much of it back before. ${reopen}`;
  const first = firstSteps[component];
  // What clean-ups do not reduce is not told to be cleaned up.
  return first === undefined || (first === cleanUp && reducedByGc === false) ? reopen : `${first} ${reopen}`;
}

export function resourceFinding(component: string, growth: ResourceGrowth, wallMs: ToWallMs): LeakFinding {
  const { grown, count, perSecond, pValue, sinceSeconds, floors } = growth;
  const minutes = Math.max(1, Math.round(((floors.at(-1)?.seconds ?? sinceSeconds) - sinceSeconds) / 60));
  return {
    kind: 'resource',
    component,
    bytesPerSecond: 0,
    grownBytes: 0,
    confidence: 1 - pValue,
    sinceMs: wallMs(sinceSeconds),
    series: { atMs: [], bytes: [] },
    resource: {
      count,
      grown,
      perHour: perSecond * 3_600,
      series: { atMs: floors.map(({ seconds }) => wallMs(seconds)), counts: floors.map((floor) => floor.count) },
    },
    topHolders: [],
    reducedByGc: null,
    cause: `The number of open ${component} rose by ${grown} to ${count} in ${minutes} min and never came down.`,
    action: 'Close and reopen the vault: it begins with none of them, and nothing that is indexed is lost.',
  };
}
