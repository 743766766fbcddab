import { defaultMemoryConfig, leastBaseLimitBytes, type MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { MemoryReceipt } from '../../shared/contract/memory-events.ts';
import type {
  AllocationAnswer,
  LeakFinding,
  LeaseAnswer,
  MemoryManagementParams,
  MemoryManagementResults,
  MemoryManagementStatus,
  MemoryMetrics,
  MemoryRefusal,
  OwnerStatus,
} from '../../shared/contract/memory-management-api.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { CollectionPreview, ComponentReasons } from '../../shared/contract/memory-reasons.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Reservation } from './admission.ts';
import { collectionTargetBytes, isCollectionDue, type LastCollection } from './auto-collection-policy.ts';
import { previewCollection } from './collection-preview.ts';
import { gcEvent, limitChangedEvent, restartEvent } from './event-words.ts';
import { noLeakWatch, type LeakWatch } from './leak-watch.ts';
import { MemoryAlarms } from './memory-alarms.ts';
import { changeMemoryConfig } from './memory-config.ts';
import { MemoryCycle } from './memory-cycle.ts';
import type { MemoryManagerOptions } from './memory-manager-options.ts';
import { MemoryExplainer } from './memory-explainer.ts';
import { saneBytes } from './memory-owners.ts';
import { buildMemoryParts, type MemoryParts } from './memory-parts.ts';
import { MemoryVitals } from './memory-vitals.ts';

/** Points below gcAtPercent from which private bytes are looked at each second. */
const guardMarginPercent = 25;
/** A measurement as young as this answers for now: however often somebody asks, it costs one a second. */
const freshMs = 1_000;
/** Below this share of the limit a difference between two samples is no change. */
const quietPercent = 1;

type Params<Method extends keyof MemoryManagementParams> = MemoryManagementParams[Method];

/** Governs the supervisor's memory: its methods are the commands of the bridge. */
export class MemoryManager implements Disposable {
  readonly #options: MemoryManagerOptions;
  readonly #parts: MemoryParts;
  readonly #vitals: MemoryVitals;
  readonly #alarms: MemoryAlarms;
  readonly #cycle: MemoryCycle;
  readonly #leakWatch: LeakWatch;
  readonly #explainer: MemoryExplainer;
  #config: MemoryConfig;
  #isActive = false;
  #isQuiet = false;
  #latest: { readonly sample: MemoryMetrics; readonly nowMs: number } | null = null;
  #lastCollection: LastCollection | null = null;
  #lastGcAtMs: number | null = null;
  /** Changes of the configuration come one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: MemoryManagerOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#leakWatch = options.leakWatch ?? noLeakWatch;
    const config = () => this.#config;
    this.#parts = buildMemoryParts(options, {
      config,
      isActive: () => this.#isActive,
      onReceipt: (receipt) => this.#onReceipt(receipt),
      // Memory can be taken faster than the cycle looks.
      onGrant: (privateBytes) => this.#collectWhenDue(privateBytes),
    });
    this.#alarms = new MemoryAlarms({
      clock: options.clock,
      config,
      tell: (event) => this.#parts.events.add(event),
      keep: (finding) => this.#parts.findings.keep(finding),
    });
    this.#vitals = new MemoryVitals({
      ...options,
      ...this.#parts,
      config,
      leaks: () => this.#alarms.leaks,
      lastGcAtMs: () => this.#lastGcAtMs,
    });
    this.#explainer = new MemoryExplainer({ ...options, ledger: this.#parts.ledger });
    this.#cycle = this.#buildCycle();
    const { life, previousEnd } = options;
    if (previousEnd !== null) this.#parts.events.add(restartEvent(life, previousEnd));
  }

  startMemoryManagement(): MemoryManagementResults['startMemoryManagement'] {
    if (!this.#isActive) {
      this.#isActive = true;
      this.#leakWatch.configure(this.#config);
      this.#cycle.start();
    }
    return { isActive: true };
  }

  stopMemoryManagement(): MemoryManagementResults['stopMemoryManagement'] {
    this.#isActive = false;
    this.#cycle.dispose();
    this.#parts.history.flush();
    return { isActive: false };
  }

  isMemoryManagementActive(): boolean {
    return this.#isActive;
  }

  get isUnderHighPressure(): boolean {
    return this.#vitals.level === 'high' || this.#vitals.level === 'at-limit';
  }

  /** The latest measurement; another one when it is more than a second old. */
  getMemoryMetrics(): MemoryMetrics {
    const latest = this.#latest;
    return latest && this.#options.clock.nowMs() - latest.nowMs <= freshMs ? latest.sample : this.#measure();
  }

  /** Takes the next sample now instead of at its time: somebody begins to look. */
  sampleNow(): void {
    if (this.#isActive) this.#cycle.sampleNow();
  }

  getMemoryUsageHistory({ range }: Params<'getMemoryUsageHistory'>): MemoryManagementResults['getMemoryUsageHistory'] {
    return this.#parts.history.read(range);
  }

  requestAiMemoryAllocation(params: Params<'requestAiMemoryAllocation'>): Promise<LeaseAnswer> {
    return this.#parts.requests.requestLease(params);
  }

  releaseAiMemoryAllocation({ leaseId }: Params<'releaseAiMemoryAllocation'>): { releasedBytes: number } {
    return this.#parts.requests.releaseLease(leaseId);
  }

  /** The supervisor's own parts add `release`, so that a stale line frees memory. */
  trackMemoryAllocation(
    params: Params<'trackMemoryAllocation'> & { readonly release?: () => void | Promise<void> },
  ): Promise<AllocationAnswer> {
    return this.#parts.requests.track(params);
  }

  releaseMemoryAllocation({ id }: Params<'releaseMemoryAllocation'>): { releasedBytes: number } {
    return this.#parts.requests.releaseAllocation(id);
  }

  /** Says that tracked memory is in use. False for an unknown id. */
  touchMemoryAllocation(id: string): boolean {
    return this.#parts.ledger.touch(id);
  }

  /** For the supervisor's own parts: room under the base limit before memory is taken that an owner declares. */
  reserve(owner: string, bytes: number): Promise<{ readonly reservation: Reservation } | MemoryRefusal> {
    return this.#parts.requests.reserve(owner, bytes);
  }

  triggerMemoryGarbageCollection({
    targetBytes = collectionTargetBytes(this.#config),
  }: Params<'triggerMemoryGarbageCollection'>): Promise<MemoryReceipt> {
    return this.#parts.collection.collect({ trigger: 'manual', targetBytes, isThorough: true });
  }

  /** What the same would let go, without letting go of anything. */
  previewMemoryGarbageCollection({
    targetBytes = collectionTargetBytes(this.#config),
  }: Params<'previewMemoryGarbageCollection'>): CollectionPreview {
    const { clock, owners, readHeap } = this.#options;
    const staleBeforeMs = clock.nowMs() - this.#config.staleMinutes * 60_000;
    const { ledger } = this.#parts;
    const privateBytes = this.#vitals.readPrivateBytes();
    return previewCollection({ owners, ledger, privateBytes, heap: readHeap(), staleBeforeMs }, targetBytes);
  }

  /** Why each component is in memory. */
  explainMemory(): readonly ComponentReasons[] {
    return this.#explainer.explain();
  }

  /** Measures and runs the detector. While management is stopped nothing is judged: the findings of before stand. */
  detectMemoryLeaks(): readonly LeakFinding[] {
    if (this.#isActive) this.#judgeLeaks(this.#measure());
    return this.#leakWatch.findings();
  }

  getMemoryManagementStatus({ latest }: Params<'getMemoryManagementStatus'>): MemoryManagementStatus {
    const { admission, collection, events, leases, requests } = this.#parts;
    requests.reclaimExpired();
    return {
      isActive: this.#isActive,
      isCollecting: collection.isRunning,
      config: this.#config,
      defaults: defaultMemoryConfig,
      leastBaseLimitBytes: leastBaseLimitBytes(this.#options.runtime.privateBytes),
      pressureLevel: this.#vitals.level,
      isAlertRaised: this.#alarms.isAlertRaised,
      samplePeriodMs: this.#cycle.samplePeriodMs,
      promisedBytes: admission.promisedBytes,
      owners: this.#ownerStatus(),
      leases: leases.leases(),
      resources: this.#leakWatch.resources(),
      earlierFindings: this.#parts.findings.earlier,
      events: events.latest(latest),
      droppedEvents: events.dropped,
      receipts: events.latestReceipts(latest),
    };
  }

  /** @throws AppError settings-invalid, naming each field; nothing has changed then */
  updateMemoryManagementConfig(
    params: Params<'updateMemoryManagementConfig'>,
  ): Promise<MemoryManagementResults['updateMemoryManagementConfig']> {
    const change = this.#changing.then(() => this.#change(params));
    this.#changing = change.catch(() => undefined); // Its caller is told; the next change goes on from what is in force.
    return change;
  }

  /** Measures, keeps the sample and acts on it. Called by the cycle; a test calls it at will. */
  tick(): void {
    const before = this.#latest?.sample;
    const sample = this.#measure();
    this.#isQuiet = before !== undefined && isAlike(before, sample);
    this.#keep(sample);
    this.#judgeLeaks(sample);
    this.#act(sample.privateBytes);
  }

  dispose(): void {
    this.stopMemoryManagement();
  }

  #measure(): MemoryMetrics {
    this.#parts.requests.reclaimExpired(); // What has expired is in use no more.
    const sample = this.#vitals.measure();
    this.#explainer.observe(sample);
    this.#latest = { sample, nowMs: this.#options.clock.nowMs() };
    return sample;
  }

  #judgeLeaks(sample: MemoryMetrics): void {
    this.#leakWatch.observe(sample);
    this.#alarms.judgeLeaks(this.#leakWatch.findings());
  }

  #keep(sample: MemoryMetrics): void {
    this.#parts.history.add(sample);
    this.#options.onSample?.(sample);
  }

  #act(privateBytes: number): void {
    this.#alarms.judgeUse(this.#vitals.usagePercent, () => this.#measure());
    this.#collectWhenDue(privateBytes);
  }

  #collectWhenDue(privateBytes: number): void {
    const nowMs = this.#options.clock.nowMs();
    if (!isCollectionDue(privateBytes, this.#config, this.#lastCollection, nowMs)) return;
    this.#collectInBackground('automatic', collectionTargetBytes(this.#config));
  }

  #collectInBackground(trigger: 'automatic' | 'sweep', targetBytes: number): void {
    this.#parts.collection
      .collect({ trigger, targetBytes })
      .catch((error: unknown) => this.#options.log.error(`A clean-up of memory failed: ${messageOf(error)}`));
  }

  #onReceipt(receipt: MemoryReceipt): void {
    const { clock } = this.#options;
    const freedBytes = receipt.freedByComponent.reduce((sum, part) => sum + part.freedBytes, 0);
    if (receipt.trigger === 'sweep' && freedBytes === 0) return; // Nothing was stale: not worth a line each five minutes.
    // A sweep has no target to miss.
    if (receipt.trigger !== 'sweep') {
      const wasMet = receipt.privateAfterBytes <= collectionTargetBytes(this.#config);
      this.#lastCollection = { endedMs: clock.nowMs(), afterBytes: receipt.privateAfterBytes, wasMet };
    }
    this.#lastGcAtMs = clock.wallMs();
    this.#parts.events.addReceipt(receipt);
    this.#parts.events.add(gcEvent(receipt));
    const after = this.#measure();
    if (!this.#isActive) return;
    this.#keep(after); // What was returned is seen at once, not at the next sample.
    this.#leakWatch.observeCollection(receipt, after);
    this.#alarms.judgeUse(after.usagePercent, () => after);
  }

  async #change({
    changes,
    resetToDefaults,
  }: Params<'updateMemoryManagementConfig'>): Promise<MemoryManagementResults['updateMemoryManagementConfig']> {
    const from = this.#config;
    const base = resetToDefaults ? defaultMemoryConfig : from;
    const config = changeMemoryConfig(base, changes, this.#options.runtime.privateBytes);
    const event = limitChangedEvent(from, config);
    if (!event) return { config, receipt: null };
    // Kept first: a kill in between leaves the new configuration, whole, for the next start.
    await this.#options.saveConfig(config);
    this.#apply(config);
    this.#parts.events.add(event);
    await this.#options.applyConfig?.(config);
    if (config.aiLimitBytes < from.aiLimitBytes) this.#trimAi();
    // Before the cycle starts over: its first look would find the same shortage and begin an automatic one.
    const trimming = this.#trimToLowered(from, config);
    if (this.#isActive) this.#cycle.start();
    return { config, receipt: await trimming };
  }

  #apply(config: MemoryConfig): void {
    this.#config = config;
    this.#parts.admission.setLimit(config.baseLimitBytes);
    this.#parts.leases.setLimit(config.aiLimitBytes);
    this.#lastCollection = null;
    this.#leakWatch.configure(config);
  }

  /** Leases in use end at their time, unrenewed: the work that holds them would only be done again. */
  #trimAi(): void {
    this.#parts.requests.reclaimExpired();
    this.#options.endIdleAi?.();
  }

  async #trimToLowered(from: MemoryConfig, to: MemoryConfig): Promise<MemoryReceipt | null> {
    const targetBytes = collectionTargetBytes(to);
    const isLowered = to.baseLimitBytes < from.baseLimitBytes || to.gcAtPercent < from.gcAtPercent;
    if (!isLowered || !this.#isActive || this.#vitals.readPrivateBytes() <= targetBytes) return null;
    return this.#parts.collection.collect({ trigger: 'limit-lowered', targetBytes });
  }

  #buildCycle(): MemoryCycle {
    return new MemoryCycle({
      clock: this.#options.clock,
      sample: () => this.tick(),
      guard: () => this.#act(this.#vitals.readPrivateBytes()),
      sweep: () => this.#collectInBackground('sweep', Infinity),
      samplePeriodMs: () => this.#config.sampleSeconds * 1_000,
      sweepPeriodMs: () => this.#config.sweepMinutes * 60_000,
      isAtRest: () => this.#isQuiet && !this.#options.hasListeners(),
      isNearLimit: () => this.#vitals.usagePercent >= this.#config.gcAtPercent - guardMarginPercent,
    });
  }

  #ownerStatus(): OwnerStatus[] {
    const nowMs = this.#options.clock.nowMs();
    return this.#options.owners.inTrimOrder().map((owner) => ({
      component: owner.component,
      type: owner.type,
      reservedBytes: saneBytes(owner.reservedBytes()),
      capacityBytes: owner.capacityBytes?.() ?? null,
      idleMs: Math.max(0, nowMs - owner.lastAccessMs()),
    }));
  }
}

function isAlike(before: MemoryMetrics, now: MemoryMetrics): boolean {
  const slackBytes = (now.baseLimitBytes * quietPercent) / 100;
  const isSteady = Math.abs(now.privateBytes - before.privateBytes) < slackBytes;
  return isSteady && now.trackedBytes === before.trackedBytes && now.aiUsedBytes === before.aiUsedBytes;
}
