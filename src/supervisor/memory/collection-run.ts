import type { MemoryReceipt } from '../../shared/contract/memory-events.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { CollectionOptions, CollectionRequest, CollectionStep } from './collection-step.ts';
import { LoopWatch } from './loop-watch.ts';
import { saneBytes } from './memory-owners.ts';

/** The figures of one collection under way. */
export class CollectionRun implements Disposable {
  readonly #options: CollectionOptions;
  readonly #trigger: CollectionRequest['trigger'];
  readonly #watch: LoopWatch;
  readonly #startedMs: number;
  readonly #startedAtMs: number;
  readonly #beforeBytes: number;
  readonly #freed = new Map<string, { freedBytes: number; measuredBytes: number }>();
  #targetBytes: number;
  #isThorough: boolean;
  #privateBytes: number;
  /** Said to be freed since V8 last collected: it may not have left the process yet. */
  #onPaperBytes = 0;
  #wasReclaimed = false;
  #isTimedOut = false;
  #isDeepened = false;

  constructor(options: CollectionOptions, request: CollectionRequest) {
    this.#options = options;
    this.#trigger = request.trigger;
    this.#targetBytes = request.targetBytes;
    this.#isThorough = request.isThorough === true;
    this.#startedMs = options.clock.nowMs();
    this.#startedAtMs = options.clock.wallMs();
    this.#watch = new LoopWatch(options.clock);
    this.#beforeBytes = options.readPrivateBytes();
    this.#privateBytes = this.#beforeBytes;
  }

  deepen({ targetBytes, isThorough }: CollectionRequest): void {
    this.#isDeepened ||= targetBytes < this.#targetBytes || (isThorough === true && !this.#isThorough);
    this.#targetBytes = Math.min(this.#targetBytes, targetBytes);
    this.#isThorough ||= isThorough === true;
  }

  /** True once after the target changed under way: steps that were passed over may be needed now. */
  takeDeepened(): boolean {
    const isDeepened = this.#isDeepened;
    this.#isDeepened = false;
    return isDeepened && !this.isOver;
  }

  get isMet(): boolean {
    return this.#privateBytes <= this.#targetBytes;
  }

  /** Met if all that was let go really leaves. */
  get isMetOnPaper(): boolean {
    return this.#privateBytes - this.#onPaperBytes <= this.#targetBytes;
  }

  get isOver(): boolean {
    return this.#isTimedOut || this.#elapsedMs >= this.#options.maxDurationMs;
  }

  /** A collection of V8 is due: something was let go since the last one, or the target calls for it. */
  get needsReclaim(): boolean {
    if (this.isOver) return false;
    return this.#onPaperBytes > 0 || (!this.#wasReclaimed && (!this.isMet || this.#isThorough));
  }

  get bytesWanted(): number {
    return Math.max(0, this.#privateBytes - this.#onPaperBytes - this.#targetBytes);
  }

  get #elapsedMs(): number {
    return this.#options.clock.nowMs() - this.#startedMs;
  }

  turned(): void {
    this.#watch.turned();
  }

  /** A step that does not end in time counts for nothing; it is left to end by itself. */
  async withinTime(work: Promise<number>): Promise<number> {
    const late = Promise.withResolvers<number>();
    const leftMs = Math.max(1, this.#options.maxDurationMs - this.#elapsedMs);
    const timer = this.#options.clock.after(leftMs, () => {
      this.#isTimedOut = true;
      late.resolve(0);
    });
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      timer.dispose();
    }
  }

  record({ name }: CollectionStep, freedBytes: number): void {
    this.#watch.turned();
    const isReclaim = name === this.#options.reclaim.name;
    const privateBytes = this.#options.readPrivateBytes();
    const measuredBytes = this.#privateBytes - privateBytes;
    const known = this.#freed.get(name) ?? { freedBytes: 0, measuredBytes: 0 };
    this.#freed.set(name, {
      freedBytes: known.freedBytes + saneBytes(freedBytes),
      measuredBytes: known.measuredBytes + measuredBytes,
    });
    // What the measurement shows already is not on paper any more.
    this.#onPaperBytes = isReclaim
      ? 0
      : Math.max(0, this.#onPaperBytes + saneBytes(freedBytes) - Math.max(0, measuredBytes));
    this.#wasReclaimed ||= isReclaim;
    this.#privateBytes = privateBytes;
  }

  receipt(): MemoryReceipt {
    this.#privateBytes = this.#options.readPrivateBytes();
    return {
      trigger: this.#trigger,
      startedAtMs: this.#startedAtMs,
      durationMs: this.#elapsedMs,
      longestPauseMs: this.#watch.longestPauseMs,
      askedBytes: Math.max(0, this.#beforeBytes - this.#targetBytes),
      freedByComponent: [...this.#freed].map(([component, figures]) => ({ component, ...figures })),
      privateBeforeBytes: this.#beforeBytes,
      privateAfterBytes: this.#privateBytes,
      outcome: this.#outcome(),
    };
  }

  dispose(): void {
    this.#watch.dispose();
  }

  #outcome(): MemoryReceipt['outcome'] {
    if (this.isMet) return 'met';
    return this.isOver ? 'timed-out' : 'short';
  }
}
