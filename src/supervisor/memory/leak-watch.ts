import type { MemoryReceipt } from '../../shared/contract/memory-events.ts';
import type { MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { LeakFinding, MemoryMetrics, ResourceCount } from '../../shared/contract/memory-management-api.ts';

/** What the manager asks of a leak detector: samples in, findings out. */
export interface LeakWatch {
  observe(sample: MemoryMetrics): void;
  /** The sample right after a collection: the floor that the detector judges. */
  observeCollection(receipt: MemoryReceipt, after: MemoryMetrics): void;
  /** What leaks now, as far as can be told. */
  findings(): readonly LeakFinding[];
  /** How much is open of each kind of resource. */
  resources(): readonly ResourceCount[];
  configure(config: MemoryConfig): void;
}

export const noLeakWatch: LeakWatch = {
  observe: () => undefined,
  observeCollection: () => undefined,
  findings: () => [],
  resources: () => [],
  configure: () => undefined,
};
