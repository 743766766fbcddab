import type { MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { MemoryEvent } from '../../shared/contract/memory-events.ts';
import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { CollectionStep } from './collection-step.ts';
import type { EventStore, ReceiptStore } from './event-log.ts';
import type { FindingStore } from './finding-log.ts';
import type { LeakWatch } from './leak-watch.ts';
import type { MemoryOwners } from './memory-owners.ts';
import type { HeapReading, RuntimeReading } from './memory-sample.ts';
import type { RollupStore } from './usage-history.ts';

export interface MemoryManagerOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly readPrivateBytes: () => number;
  readonly readHeap: () => HeapReading;
  /** V8's own parts of its heap, to explain it by; none when left out. */
  readonly readHeapSpaces?: () => readonly { readonly component: string; readonly bytes: number }[];
  /** Measured right after start, before any data was open. */
  readonly runtime: RuntimeReading;
  readonly owners: MemoryOwners;
  /** What can be given back beside what owners trim: an idle model process, say. */
  readonly steps: readonly CollectionStep[];
  /** Ends what AI work holds outside this process and does not use: called when its limit is lowered. */
  readonly endIdleAi?: () => void;
  /** V8's own collection: what was let go leaves the process with it. */
  readonly collectGarbage: () => void;
  readonly rows: {
    readonly rollups: RollupStore;
    readonly events: EventStore;
    readonly receipts: ReceiptStore;
    readonly findings: FindingStore;
  };
  /** As it was kept, checked by `restoreMemoryConfig`. */
  readonly config: MemoryConfig;
  /** Keeps a change before it is applied; what throws here leaves everything as it was. */
  readonly saveConfig: (config: MemoryConfig) => void | Promise<void>;
  /** Parts that a setting bounds take it: called with each change that is in force from now on. */
  readonly applyConfig?: (config: MemoryConfig) => void | Promise<void>;
  /** Somebody looks: there is a window, and it is not hidden. */
  readonly hasListeners: () => boolean;
  /** Told of every sample that is kept, right after it was. */
  readonly onSample?: (sample: MemoryMetrics) => void;
  readonly onEvent?: (event: MemoryEvent) => void;
  readonly leakWatch?: LeakWatch;
  /** Counts the supervisor's lives in this run of the app; it also grows when another vault is opened. */
  readonly life: number;
  /** Why the life before ended, in words; null when there was none on this vault or it ended cleanly. */
  readonly previousEnd: string | null;
}
