import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IndexPhase } from '../../shared/contract/index-api.ts';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import type { Logger } from '../logger.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ChangeQueue } from './change-queue.ts';
import { EmbeddingStep, type EmbeddingStepOptions } from './embedding-step.ts';
import type { NoteIntake } from './note-intake.ts';
import { bringUpToDate } from './note-work.ts';
import type { RunMode } from './run-mode.ts';
import { VaultScan } from './vault-scan.ts';

/** Cached embeddings that no passage refers to any more: enough for some 10,000 undone edits. */
const maxUnreferencedBytes = 20_000_000;

export interface IndexLoopOptions extends EmbeddingStepOptions {
  readonly root: VaultRoot;
  readonly store: IndexStore;
  readonly intake: NoteIntake;
  readonly queue: ChangeQueue;
  readonly mode: RunMode;
  /** Done in this order, once nothing else is left. */
  readonly background?: readonly BackgroundWork[];
  readonly log: Logger;
  /** Returns what a long run has left for the collector. */
  readonly collectGarbage: () => void;
  /** Told of an error that no step meant to throw. */
  readonly onBug: (error: unknown) => void;
}

/** The one loop that indexes: at each turn it looks for the most urgent piece of work, does it, and looks again. */
export class IndexLoop {
  readonly #options: IndexLoopOptions;
  readonly #vaultScan: VaultScan;
  readonly #embedding: EmbeddingStep;
  readonly #life = new AbortController();
  #phase: IndexPhase = 'loading';
  #scanWanted = true;
  #rebuildWanted = false;
  /** Notes on which the model failed get another chance at each start, and when it is asked for; after all others. */
  #forgiveWanted = true;
  #updates = 0;
  /** A scan, or a note that is in no queue any more. */
  #isReading = false;
  #running: Promise<void> | null = null;

  constructor(options: IndexLoopOptions) {
    this.#options = options;
    this.#vaultScan = new VaultScan(options);
    this.#embedding = new EmbeddingStep(options);
  }

  get phase(): IndexPhase {
    return this.#phase;
  }

  /** True when every note was read as it is, as far as this process was told. */
  get hasReadEveryNote(): boolean {
    return this.#hasNoWork && !this.#isReading;
  }

  /** Changes of the index in this life. */
  get updates(): number {
    return this.#updates;
  }

  /** What the scan under way holds. */
  get scanBytes(): number {
    return this.#vaultScan.heldBytes;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** The work under way is ended by the mode. */
  end(): void {
    this.#life.abort();
    this.#options.wake.set();
  }

  /** Resolves when the loop has ended after `end`. */
  async ended(): Promise<void> {
    await this.#running;
  }

  wantScan(): void {
    this.#scanWanted = true;
    this.#options.wake.set();
  }

  wantRebuild(): void {
    this.#rebuildWanted = true;
    this.#options.wake.set();
  }

  wantForgiveness(): void {
    this.#forgiveWanted = true;
    this.#options.wake.set();
  }

  async #run(): Promise<void> {
    while (!this.#life.signal.aborted) {
      try {
        await this.#embedding.openVectors(this.#life.signal);
        if (!(await this.#step())) await this.#options.wake.wait();
      } catch (error) {
        if (!isAppError(error, 'cancelled')) await this.#rest(error);
      }
    }
  }

  /**
   * Does the most urgent piece of work; false when there is none. Words come before meaning, and of both what the user
   * has at hand before the rest. Texts of searches go to the model by themselves, between two of these.
   */
  async #step(): Promise<boolean> {
    if (this.#options.mode.current === 'stopped') return this.#settle('stopped');
    if (this.#rebuildWanted) return this.#forgetAll();
    if (this.#options.queue.takeOverflow()) this.#scanWanted = true;
    if (this.#options.queue.hasEdits) return this.#takeNote();
    if (this.#options.mode.current === 'paused') return this.#pauseWork();
    if (this.#scanWanted) return this.#scan();
    if (this.#embedding.isUrgent && (await this.#embed('urgent'))) return true;
    if (this.#options.queue.size > 0) return this.#takeNote();
    if (await this.#embed('bulk')) return true;
    if (this.#forgive()) return true;
    if (await this.#workInBackground()) return true;
    return this.#settle(this.#isWaiting ? 'waiting' : 'idle');
  }

  get #isWaiting(): boolean {
    const { store } = this.#options;
    if (this.#options.setbacks.vectors !== null) return true;
    return this.#options.setbacks.model !== null && store.chunks.countWithoutEmbedding() > 0;
  }

  /** At last, when nothing else is left to embed: what fails again keeps nothing waiting. */
  #forgive(): boolean {
    const { batches, store } = this.#options;
    if (!this.#forgiveWanted || this.#options.setbacks.problem !== null || batches.hasWork()) return false;
    this.#forgiveWanted = false;
    return store.forgiveFailures() > 0;
  }

  async #scan(): Promise<boolean> {
    this.#phase = 'scanning';
    this.#scanWanted = false;
    await this.#reading(() => this.#vaultScan.run(this.#life.signal));
    return true;
  }

  /** Brings the next note up to date; false when none waits. While paused, only what was edited. */
  async #takeNote(): Promise<boolean> {
    const isEdit = this.#options.queue.hasEdits;
    const isAllowed = isEdit ? this.#options.mode.current !== 'stopped' : this.#options.mode.current === 'running';
    if (!isAllowed) return false;
    const work = this.#options.queue.next(this.#options.preferred.open);
    if (!work) return false;
    await this.#reading(() => bringUpToDate(this.#options.intake, work, this.#life.signal));
    this.#updates += 1;
    if (isEdit && work.kind === 'changed') this.#options.preferred.edited(work.path);
    return true;
  }

  async #reading(work: () => Promise<void>): Promise<void> {
    this.#isReading = true;
    try {
      await work();
    } finally {
      this.#isReading = false;
    }
  }

  /** False when there is nothing to embed, or the model cannot be had. */
  async #embed(kind: 'urgent' | 'bulk'): Promise<boolean> {
    if (this.#phase === 'waiting') this.#phase = 'embedding';
    const outcome = await this.#embedding.take({
      kind,
      meanwhile: () => this.#takeNote(),
      isOtherWorkDue: () => this.#scanWanted,
      work: this.#options.mode.signal,
      life: this.#life.signal,
    });
    if (outcome === 'nothing') return false;
    if (this.#options.queue.size === 0) this.#phase = 'embedding';
    if (outcome === 'embedded') this.#updates += 1;
    return true;
  }

  /** Gives way as the bulk does. */
  async #workInBackground(): Promise<boolean> {
    const { background = [], queue, mode, throttle, clock } = this.#options;
    const isOtherWorkDue = () => this.#scanWanted || queue.size > 0 || this.#embedding.isUrgent;
    const turn = {
      signal: mode.signal,
      mayGoOn: () => !isOtherWorkDue() && throttle.reason === null,
      giveWay: () => this.#embedding.giveWay(),
    };
    for (const work of background) {
      if (!this.#isWaiting) await this.#settle('idle'); // The notes are indexed: this is beside it.
      const beganMs = clock.nowMs();
      if (!(await work.step(turn))) continue;
      throttle.worked(clock.nowMs() - beganMs);
      return true;
    }
    return false;
  }

  /** What was embedded up to the pause is found. */
  async #pauseWork(): Promise<boolean> {
    await this.#embedding.follow(this.#life.signal);
    return this.#settle('paused');
  }

  /** Nothing to do now: what the run left behind is tidied, then the loop waits. */
  async #settle(phase: IndexPhase): Promise<boolean> {
    const { store } = this.#options;
    if (this.#phase !== phase) {
      this.#phase = phase;
      // In the middle of other work, a passage that is about to come back would lose its embedding.
      if (phase === 'idle' && this.#hasNoWork) {
        for (const _ of store.embeddings.prune(maxUnreferencedBytes)) await nextTurn();
      }
      store.checkpoint();
      this.#options.collectGarbage();
      this.#options.throughput.reset();
    }
    if (phase === 'idle') this.#options.preferred.forgetEdited();
    return false;
  }

  get #hasNoWork(): boolean {
    return !this.#scanWanted && !this.#rebuildWanted && this.#options.queue.size === 0;
  }

  async #forgetAll(): Promise<boolean> {
    const { store } = this.#options;
    this.#rebuildWanted = false;
    this.#scanWanted = true;
    this.#options.queue.clear();
    store.forgetNotes();
    return true;
  }

  /** A failed step must not spin: what failed is tried again when something changes, or after a minute. */
  async #rest(error: unknown): Promise<void> {
    this.#options.log.error(`Indexing rests: ${messageOf(error)}`);
    if (isAppError(error, 'model-unavailable', 'too-many-requests'))
      return this.#options.setbacks.modelFails(error.message);
    this.#scanWanted = true; // The work that failed is not in the queue any more.
    if (!isAppError(error)) this.#options.onBug(error);
    this.#options.setbacks.everythingStops(
      isAppError(error)
        ? error.message
        : `Indexing met an error (${messageOf(error)}). It is tried again within a minute.`,
    );
    this.#phase = 'waiting';
    await this.#options.wake.wait();
    this.#options.setbacks.everythingGoesOn();
  }
}
