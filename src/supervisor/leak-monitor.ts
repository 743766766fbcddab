import type { MemoryConfig } from '../shared/contract/memory-config.ts';
import type { LeakFinding, MemoryMetrics } from '../shared/contract/memory-management-api.ts';
import { positiveInteger } from '../shared/util/assert.ts';
import type { Clock } from '../shared/util/clock.ts';
import { LeakDetector } from './leaks/leak-detector.ts';
import type { LeakFinding as DetectedLeak } from './leaks/leak-finding.ts';
import type { ComponentReading, LeakSample } from './leaks/leak-sample.ts';
import type { LeakWatch } from './memory/leak-watch.ts';

export interface Activity {
  /** Searches, saves and indexed passages so far. */
  readonly operations: number;
  /** A long operation runs and may hold memory until it ends. */
  readonly isBusy: boolean;
  /** Entries of a component whose growth they explain. */
  readonly items: Readonly<Record<string, number>>;
}

const thresholdFields = ['leakGrowthBytes', 'leakBytesPerSecond', 'slowLeakBytesPerSecond'] as const;
type Thresholds = Pick<MemoryConfig, (typeof thresholdFields)[number]>;

export interface LeakMonitorOptions {
  readonly clock: Clock;
  readonly epoch: number;
  readonly readActivity: () => Activity;
  readonly collections: { readonly count: number; readonly usedBytesAfterLast: number };
  readonly maxFindings: number;
}

/** Feeds the detector with the manager's samples, and keeps what it finds in the manager's words. */
export class LeakMonitor implements LeakWatch {
  readonly #options: LeakMonitorOptions;
  readonly #findings = new Map<string, LeakFinding>();
  #detector = new LeakDetector();
  #thresholds: Thresholds | null = null;

  constructor(options: LeakMonitorOptions) {
    positiveInteger('maxFindings', options.maxFindings);
    this.#options = options;
  }

  observe(sample: MemoryMetrics): void {
    const found = this.#detector.add(this.#leakSample(sample));
    const open = this.#detector.openLeaks;
    for (const component of this.#findings.keys()) if (!open.has(component)) this.#findings.delete(component);
    for (const leak of found) {
      if (this.#findings.has(leak.component) || this.#findings.size < this.#options.maxFindings)
        this.#findings.set(leak.component, this.#inWords(leak, sample));
    }
  }

  observeCollection(): void {
    // The floor after it is seen with the next sample: `collections` has moved on by then.
  }

  findings(): readonly LeakFinding[] {
    return [...this.#findings.values()];
  }

  /** Other thresholds judge anew: what was gathered under the old ones is forgotten. */
  configure(config: MemoryConfig): void {
    const before = this.#thresholds;
    // Floors take hours to gather: a change of any other setting must not cost them.
    if (before && thresholdFields.every((field) => before[field] === config[field])) return;
    this.#thresholds = config;
    this.#findings.clear();
    this.#detector = new LeakDetector({
      minGrowthBytes: config.leakGrowthBytes,
      minRateBytesPerSecond: config.leakBytesPerSecond,
      slowRateBytesPerSecond: config.slowLeakBytesPerSecond,
    });
  }

  #leakSample(sample: MemoryMetrics): LeakSample {
    const { clock, epoch, readActivity, collections } = this.#options;
    const { operations, isBusy, items } = readActivity();
    const tracked = Object.entries(sample.trackedByComponent).map(([name, bytes]): ComponentReading => {
      const count = items[name];
      return count === undefined ? { name, bytes } : { name, bytes, items: count };
    });
    return {
      seconds: clock.nowMs() / 1_000,
      epoch,
      operations,
      isOperationActive: isBusy,
      declaredBytes: sample.aiUsedBytes,
      components: [
        ...tracked,
        {
          name: 'heap',
          bytes: collections.usedBytesAfterLast,
          collections: collections.count,
          isFullyCollected: true,
        },
        { name: 'untracked', bytes: Math.max(0, sample.untrackedBytes), isNative: true },
      ],
    };
  }

  #inWords(leak: DetectedLeak, sample: MemoryMetrics): LeakFinding {
    const { clock } = this.#options;
    const wallMs = (seconds: number) => clock.wallMs() - (clock.nowMs() - seconds * 1_000);
    const holders = Object.entries(sample.trackedByComponent).map(([component, bytes]) => ({ component, bytes }));
    return {
      component: leak.component,
      bytesPerSecond: leak.rateBytesPerSecond,
      grownBytes: leak.growthBytes,
      confidence: 1 - leak.pValue,
      sinceMs: wallMs(leak.sinceSeconds),
      series: {
        atMs: leak.series.map((point) => wallMs(point.seconds)),
        bytes: leak.series.map((point) => point.bytes),
      },
      topHolders: holders.toSorted((a, b) => b.bytes - a.bytes).slice(0, 10),
      reducedByGc: false,
      cause: leak.reason,
      action: 'Close and reopen the vault if memory runs short; nothing that is indexed is lost.',
    };
  }
}
