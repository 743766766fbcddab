import { defaultMemoryConfig, type MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { MemoryReceipt } from '../../shared/contract/memory-events.ts';
import type { LeakFinding, MemoryMetrics, ResourceCount } from '../../shared/contract/memory-management-api.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { ComponentReading } from '../leaks/leak-sample.ts';
import type { LeakWatch } from '../memory/leak-watch.ts';
import type { ResourceCensus } from '../resources/resource-census.ts';
import { appDetector, thresholdFields, type Thresholds } from './app-detector.ts';
import { CollectionEffects } from './collection-effects.ts';
import { ComponentReadings, type Explained } from './component-readings.ts';
import { memoryFinding, resourceFinding, withEffect, type Holders } from './finding-words.ts';
import { FloorUpkeep, type HeldByV8 } from './floor-upkeep.ts';
import { LongOperation } from './long-operation.ts';

export interface Activity extends Explained {
  /** Searches, saves and indexed passages so far. */
  readonly operations: number;
  /** The indexer works: for long, it may hold memory until it ends. */
  readonly isBusy: boolean;
}

/** With the three that are always there, and one for the rest, as many as the detector holds. */
const maxTrackedNames = 28;
/** So many are evidence enough: some minutes of them under pressure, hours at rest. */
const maxCollections = 256;
const unexplained: Explained = { items: {}, capacities: {} };

interface FoundLeak {
  readonly finding: LeakFinding;
  readonly sinceSeconds: number;
}

export interface LeakMonitorOptions {
  readonly clock: Clock;
  readonly epoch: number;
  readonly readActivity: () => Activity;
  readonly collections: HeldByV8['collections'];
  readonly readHeapSpaces: () => Holders;
  /** A full collection of V8, for the sake of its floor, or to see whether it reduces a leak. */
  readonly collectGarbage: () => void;
  readonly census: ResourceCensus;
  readonly maxFindings: number;
}

/** Feeds the detector with the manager's samples, and keeps what it finds in the manager's words. */
export class LeakMonitor implements LeakWatch {
  readonly #options: LeakMonitorOptions;
  readonly #memory = new Map<string, FoundLeak>();
  readonly #resources = new Map<string, LeakFinding>();
  readonly #readings = new ComponentReadings(maxTrackedNames);
  readonly #operation = new LongOperation();
  readonly #upkeep = new FloorUpkeep();
  readonly #effects = new CollectionEffects(maxCollections);
  #collectionsSeen: number;
  #detector = appDetector(defaultMemoryConfig);
  #thresholds: Thresholds | null = null;

  constructor(options: LeakMonitorOptions) {
    positiveInteger('maxFindings', options.maxFindings);
    this.#options = options;
    this.#collectionsSeen = options.collections.count;
  }

  observe(sample: MemoryMetrics): void {
    const seconds = this.#options.clock.nowMs() / 1_000;
    const { isBusy, operations, ...explained } = this.#options.readActivity();
    const isOperationActive = this.#operation.observe(isBusy, seconds);
    this.#judgeMemory(sample, seconds, { operations, isOperationActive, ...explained });
    this.#judgeResources(seconds);
    // An operation's growth is judged when it has ended: no collection for its sake.
    if (!isOperationActive) this.#keepFloors(sample, seconds);
  }

  /** The floor after it is seen with the next sample; what it took back is seen now. */
  observeCollection({ freedByComponent }: MemoryReceipt, after: MemoryMetrics): void {
    const seconds = this.#options.clock.nowMs() / 1_000;
    const told = new Map(freedByComponent.map(({ component, freedBytes }) => [component, freedBytes]));
    this.#effects.collected(seconds, this.#readings.read(after, unexplained, this.#options.collections), told);
    this.#gatherEvidence();
  }

  findings(): readonly LeakFinding[] {
    return [...[...this.#memory.values()].map(({ finding }) => finding), ...this.#resources.values()];
  }

  resources(): readonly ResourceCount[] {
    return this.#options.census.counts();
  }

  /** Other thresholds judge anew: what was gathered under the old ones is forgotten. */
  configure(config: MemoryConfig): void {
    const before = this.#thresholds;
    // Floors take hours to gather: a change of any other setting must not cost them.
    if (before && thresholdFields.every((field) => before[field] === config[field])) return;
    this.#thresholds = config;
    this.#memory.clear();
    this.#detector = appDetector(config);
  }

  #judgeMemory(
    sample: MemoryMetrics,
    seconds: number,
    { items, capacities, ...activity }: Omit<Activity, 'isBusy'> & { readonly isOperationActive: boolean },
  ): void {
    const { epoch, collections, maxFindings, readHeapSpaces, collectGarbage } = this.#options;
    const components = this.#readings.read(sample, { items, capacities }, collections);
    this.#followCollections(seconds, components);
    const declaredBytes = sample.aiUsedBytes;
    const found = this.#detector.add({ seconds, epoch, ...activity, declaredBytes, components });
    const open = this.#detector.openLeaks;
    for (const component of this.#memory.keys()) if (!open.has(component)) this.#memory.delete(component);
    for (const leak of found) {
      if (!this.#memory.has(leak.component) && this.#memory.size >= maxFindings) continue;
      const finding = memoryFinding(leak, { ...sample, readHeapSpaces }, this.#wallMs);
      this.#memory.set(leak.component, { finding, sinceSeconds: leak.sinceSeconds });
    }
    this.#gatherEvidence();
    // Nothing was collected since the onset of one: now, so that the next sample tells what that takes back.
    const isUntried = [...this.#memory.values()].some(({ finding }) => finding.reducedByGc === null);
    if (isUntried && !activity.isOperationActive) collectGarbage();
  }

  /** V8's own collections: this sample is the first after those since the last. */
  #followCollections(seconds: number, components: readonly ComponentReading[]): void {
    const { count } = this.#options.collections;
    if (count === this.#collectionsSeen) this.#effects.read(components);
    else this.#effects.collected(seconds, components);
    this.#collectionsSeen = count;
  }

  #gatherEvidence(): void {
    for (const [component, { finding, sinceSeconds }] of this.#memory) {
      const effect = this.#effects.since(component, sinceSeconds);
      this.#memory.set(component, { finding: withEffect(finding, effect), sinceSeconds });
    }
  }

  #judgeResources(seconds: number): void {
    const { census } = this.#options;
    census.observe(seconds);
    const growths = census.growths();
    for (const name of this.#resources.keys()) if (!growths.has(name)) this.#resources.delete(name);
    for (const [name, growth] of growths)
      if (!this.#resources.has(name)) this.#resources.set(name, resourceFinding(name, growth, this.#wallMs));
  }

  #keepFloors(sample: MemoryMetrics, seconds: number): void {
    const { collections, collectGarbage } = this.#options;
    const held = { heapBytes: sample.heapUsedBytes, externalBytes: sample.externalBytes, collections };
    if (this.#thresholds && this.#upkeep.isFloorDue(held, this.#thresholds.leakGrowthBytes, seconds)) collectGarbage();
  }

  readonly #wallMs = (seconds: number): number => {
    const { clock } = this.#options;
    return clock.wallMs() - (clock.nowMs() - seconds * 1_000);
  };
}
