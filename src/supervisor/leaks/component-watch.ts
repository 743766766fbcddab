import { BucketFloors } from './bucket-floors.ts';
import { CollectionFloors } from './collection-floors.ts';
import { DeclaredShare } from './declared-share.ts';
import { toPoint, type Doubts, type Evidence, type Judged } from './evidence.ts';
import { FastFloors, fastSettings } from './fast-floors.ts';
import { FloorHistory } from './floor-history.ts';
import type { Floor, Moment } from './floor.ts';
import { growthTrend } from './growth-trend.ts';
import { ItemEffect } from './item-effect.ts';
import type { ComponentReading, LeakSample } from './leak-sample.ts';
import type { LeakSettings } from './leak-settings.ts';
import { LoadEffect } from './load-effect.ts';
import { testRatchet } from './ratchet-test.ts';
import { testSteep } from './steep-test.ts';
import { testStep } from './step-test.ts';
import { testSurge } from './surge-test.ts';
import { testTrend } from './trend-test.ts';

const bucketSeconds = 30;
const fineFloors = 128;
const coarseFloors = 144;
const surgeLevels = 3;
const quickFloors = 12;
/** Under pressure a collection can come each second; closer than this its floors would reach back too little. */
const leastGapSeconds = 8;
const windowsSeconds = [180, 360, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600];
/** A trend must show at this many floors in a row. */
const confirmations = 2;
const nativeFactor = 2;
/** A leak that sets in while the component settles must grow this much faster than it grew before. */
const settlingGain = 1.5;
/** With nothing before it to compare, growth must pass the rate threshold by this factor: no warm-up does. */
const settlingFactor = 3;
/** An operation longer than this no longer excuses what it holds. */
const longestOperationSeconds = 5_400;

/** Judges one component in one life of the process. */
export class ComponentWatch {
  readonly #settings: LeakSettings;
  readonly #isCollected: boolean;
  readonly #isNative: boolean;
  readonly #fast = new FastFloors();
  #fastTrends = 0;
  readonly #buckets = new BucketFloors(bucketSeconds);
  readonly #collected = new CollectionFloors();
  readonly #share = new DeclaredShare();
  readonly #items = new ItemEffect();
  readonly #load: LoadEffect;
  readonly #floors = new FloorHistory(fineFloors, coarseFloors);
  /** Floors while a long operation holds memory: judged among themselves, forgotten when it ends. */
  #operation: FloorHistory | null = null;
  #activeSince: number | null = null;
  #levels: Floor[] = [];
  /** The last floors of a fully collected component, outside of long operations. */
  #quick: readonly Floor[] = [];
  #trendsInARow = 0;

  constructor(reading: ComponentReading, settings: LeakSettings) {
    this.#settings = settings;
    this.#isCollected = reading.collections !== undefined;
    this.#isNative = reading.isNative ?? false;
    this.#load = new LoadEffect(settings.unknownLoadBytes);
  }

  add(sample: LeakSample, reading: ComponentReading, moment: Moment): Evidence | null {
    this.#followOperation(sample, moment);
    const before = this.#floors.recent(4).map((floor) => floor.bytes);
    if (this.#share.declare(sample.declaredBytes, before)) this.#interrupt();
    const bytes = unexplainedByCapacity(reading);
    const items = reading.items ?? 0;
    if (!this.#isCollected) {
      const found = this.#judgeFloor(this.#buckets.add(moment, bytes, items));
      const fast = this.#fast.add(moment, bytes, items);
      return found ?? (fast && (this.#judgeSteep(fast) ?? this.#judgeFast(fast)));
    }
    if (reading.isFullyCollected && this.#isTooSoon(moment)) return null;
    if (!this.#collected.isNew(reading.collections ?? 0)) return null;
    const level: Floor = { ...moment, bytes, items, slackBytes: 0 };
    const shown = this.#collected.add(moment, bytes, items);
    if (reading.isFullyCollected) {
      this.#quick = [...this.#quick, level].slice(-quickFloors);
      return this.#judgeFloor(level) ?? this.#judgeSteep(this.#quick);
    }
    return this.#judgeFloor(shown) ?? this.#judgeLevel(level);
  }

  /** A sleep: what was half seen is dropped. */
  pause(): void {
    this.#buckets.drop();
    this.#fast.drop();
    this.#levels = [];
    this.#quick = [];
  }

  /** Judges only what comes from now on. */
  rebase(awake: number): void {
    this.#floors.forgetBefore(awake);
    this.#levels = [];
    this.#quick = [];
    this.#trendsInARow = 0;
  }

  /** The last floors with explained growth taken out. */
  recent(count: number): readonly Judged[] {
    return this.#judge(this.#floors.recent(count));
  }

  since(awake: number): readonly Judged[] {
    return this.#judge(this.#floors.since(awake));
  }

  get size(): number {
    return this.#floors.size + (this.#operation?.size ?? 0);
  }

  /** The floor is not lost: it is taken with the first sample that is late enough. */
  #isTooSoon({ awake }: Moment): boolean {
    const last = this.#quick.at(-1);
    return last !== undefined && awake - last.awake < leastGapSeconds;
  }

  #followOperation(sample: LeakSample, moment: Moment): void {
    this.#activeSince = sample.isOperationActive ? (this.#activeSince ?? moment.awake) : null;
    const isExcused = this.#activeSince !== null && moment.awake - this.#activeSince < longestOperationSeconds;
    if (isExcused === (this.#operation !== null)) return;
    this.#operation = isExcused ? new FloorHistory(fineFloors, 1) : null;
    this.#trendsInARow = 0;
    this.#interrupt();
  }

  #interrupt(): void {
    this.#buckets.drop();
    this.#fast.drop();
    this.#quick = [];
    this.#collected.interrupt();
  }

  #judgeFloor(measured: Floor | null): Evidence | null {
    if (!measured) return null;
    if (this.#operation) {
      this.#operation.add(measured);
      return this.#judgeOperation(this.#operation);
    }
    const bytes = this.#share.reduce(measured.bytes, this.#isCollected ? 2 : 3);
    if (bytes === null) return null;
    const floor = this.#items.learn({ ...measured, bytes });
    if (this.#isCollected && floor.awake >= this.#settings.warmUpSeconds) this.#load.learn(floor);
    this.#floors.add(floor);
    const step = testStep(this.recent(fineFloors), this.#settings, this.#doubts());
    if (step) return step;
    const ratchet = this.#isCollected ? testRatchet(this.recent(20), this.#settings, this.#doubts()) : null;
    if (ratchet && !this.#isSettling(ratchet, floor.awake - ratchet.since.awake)) return ratchet;
    return this.#confirmed(this.#trend(floor.awake));
  }

  #trend(awake: number): Evidence | null {
    for (const window of windowsSeconds) {
      const from = Math.max(awake - window, this.#settings.warmUpSeconds);
      const found = testTrend(this.since(from), this.#settings, this.#doubts());
      if (found && !this.#isSettling(found, awake - from)) return found;
      if (awake - window < this.#settings.warmUpSeconds) break;
    }
    return null;
  }

  /** A component on its way to a plateau grows ever more slowly; a leak that sets in grows faster than before it. */
  #isSettling({ since, trend }: Evidence, span: number): boolean {
    if (since.awake > this.#settleSeconds) return false;
    const from = since.awake - span;
    const before = this.since(from).filter((floor) => floor.awake <= since.awake);
    const isFast = trend.slope >= settlingFactor * this.#settings.minRateBytesPerSecond;
    return before.length < 2 ? !isFast : trend.slope < settlingGain * growthTrend(before.map(toPoint)).slope;
  }

  /** What an operation holds is its own; what goes on growing fast while it holds it is not. */
  #judgeOperation(history: FloorHistory): Evidence | null {
    const fast = {
      ...this.#settings,
      minGrowthBytes: 5 * this.#settings.minGrowthBytes,
      minRateBytesPerSecond: 10 * this.#settings.minRateBytesPerSecond,
    };
    return this.#confirmed(testTrend(this.#judge(history.recent(fineFloors)), fast, this.#doubts()));
  }

  #judgeSteep(floors: readonly Floor[]): Evidence | null {
    const last = floors.at(-1);
    if (!last || this.#operation || this.#share.reduceKnown(last.bytes) === null) return null;
    // A cache that fills from the start on is steep too; what an entry takes is learnt within minutes.
    if (!this.#items.isLearnt && floors.some(({ items }) => items < last.items)) return null;
    return testSteep(this.#judge(floors), this.#settings, this.#doubts());
  }

  #judgeFast(floors: readonly Floor[]): Evidence | null {
    const last = floors.at(-1);
    if (!last || this.#operation || floors.some(({ awake }) => awake < this.#settings.warmUpSeconds)) return null;
    if (this.#share.reduceKnown(last.bytes) === null) return null;
    const found = testTrend(this.#judge(floors), fastSettings(this.#settings), this.#doubts());
    this.#fastTrends = found ? this.#fastTrends + 1 : 0;
    return this.#fastTrends >= confirmations ? found : null;
  }

  #judgeLevel(level: Floor): Evidence | null {
    this.#levels = [...this.#levels, level].slice(-surgeLevels);
    const sawHeight = this.#collected.sawHeight;
    if (sawHeight === null || level.awake < 2 * this.#settings.warmUpSeconds) return null;
    const bytes = this.#share.reduceKnown(level.bytes);
    if (bytes === null) return null;
    const taken = level.bytes - bytes;
    const levels = this.#judge(this.#levels.map((each) => ({ ...each, bytes: each.bytes - taken })));
    const isActive = this.#operation !== null;
    const judge = (some: readonly Judged[]): Evidence | null =>
      testSurge(some, this.recent(8), sawHeight, isActive, this.#settings, this.#doubts());
    return judge(levels) ?? judge(levels.slice(-2));
  }

  #confirmed(found: Evidence | null): Evidence | null {
    this.#trendsInARow = found ? this.#trendsInARow + 1 : 0;
    return this.#trendsInARow >= confirmations ? found : null;
  }

  #judge(floors: readonly Floor[]): readonly Judged[] {
    const perLoad = this.#isCollected ? this.#load.bytesPerLoad : 0;
    const perItem = this.#items.bytesPerItem;
    return floors.map((floor) => ({ ...floor, level: floor.bytes - perLoad * floor.load - perItem * floor.items }));
  }

  get #settleSeconds(): number {
    return this.#isCollected || this.#isNative ? this.#settings.settlingSeconds : 0;
  }

  #doubts(): Doubts {
    return {
      load: (difference) => (this.#isCollected ? this.#load.doubt(difference) : 0),
      rate: rateAtUsualLoad,
      warmAwake: this.#settings.warmUpSeconds,
      factor: this.#isNative ? nativeFactor : 1,
      isCollected: this.#isCollected,
    };
  }
}

/** At most twice the measured rate: at rest, a few operations must not blow up a slow drift. */
function rateAtUsualLoad(first: Floor, last: Floor, slope: number): number {
  const usualLoad = last.operations / Math.max(1, last.awake);
  const load = (last.operations - first.operations) / Math.max(1, last.awake - first.awake);
  return slope * Math.min(2, Math.max(1, usualLoad / Math.max(load, 1e-9)));
}

function unexplainedByCapacity(reading: ComponentReading): number {
  if (reading.items !== undefined || reading.capacityBytes === undefined) return reading.bytes;
  return Math.max(0, reading.bytes - reading.capacityBytes);
}
