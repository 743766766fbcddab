import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IndexPhase, IndexStatus, ModelChangeStatus } from '../../shared/contract/index-api.ts';
import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { VectorKeeper } from '../vectors/vector-keeper.ts';
import type { BackgroundWork } from './background-work.ts';
import { ChangeQueue } from './change-queue.ts';
import type { EmbedBatches } from './embed-batches.ts';
import { EmbeddingStep } from './embedding-step.ts';
import { indexProgress } from './index-progress.ts';
import type { NoteIntake } from './note-intake.ts';
import { bringUpToDate } from './note-work.ts';
import { PreferredNotes } from './preferred-notes.ts';
import { RunMode, type Mode } from './run-mode.ts';
import { Setbacks } from './setbacks.ts';
import { Throttle } from './throttle.ts';
import { Throughput } from './throughput.ts';
import { VaultScan } from './vault-scan.ts';
import { WakeSignal } from './wake-signal.ts';

const maxQueuedChanges = 100_000;
/** Measured with paths of 30 characters. */
const queuedBytes = 80;
/** Cached embeddings that no passage refers to any more: enough for some 10,000 undone edits. */
const maxUnreferencedBytes = 20_000_000;

export interface IndexerOptions {
  readonly root: VaultRoot;
  readonly store: IndexStore;
  readonly vectors: VectorKeeper;
  readonly intake: NoteIntake;
  readonly batches: EmbedBatches;
  /** Done in this order, once nothing else is left. */
  readonly background?: readonly BackgroundWork[];
  /** How far the change of the model is, while there is one. */
  readonly modelChange?: { status(): ModelChangeStatus; retry(): void } | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends the model process when the user stops indexing. */
  readonly releaseModel: () => void;
  /** Returns what a long run has left for the collector. */
  readonly collectGarbage: () => void;
  /** Told of an error that no step meant to throw. */
  readonly onBug: (error: unknown) => void;
}

/**
 * Follows the vault with one loop: saved notes first, then what a scan found, then passages without a vector.
 * All it has to do is read from the database at each step, so a kill at any point loses at most the batch in flight.
 */
export class Indexer implements Disposable {
  readonly #options: IndexerOptions;
  readonly #queue = new ChangeQueue(maxQueuedChanges);
  readonly #wake = new WakeSignal();
  readonly #throughput: Throughput;
  readonly #throttle: Throttle;
  readonly #preferred = new PreferredNotes();
  readonly #mode = new RunMode();
  readonly #setbacks: Setbacks;
  readonly #vaultScan: VaultScan;
  readonly #embedding: EmbeddingStep;
  #phase: IndexPhase = 'loading';
  #scanWanted = true;
  #rebuildWanted = false;
  /** Notes on which the model failed get another chance at each start, and when the user resumes; after all others. */
  #forgiveWanted = true;
  #updates = 0;
  readonly #life = new AbortController();
  #running: Promise<void> | null = null;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.#throughput = new Throughput(options.clock);
    this.#throttle = new Throttle(options.clock);
    this.#setbacks = new Setbacks(options.clock, () => this.#wake.set());
    this.#vaultScan = new VaultScan({ ...options, queue: this.#queue });
    this.#embedding = new EmbeddingStep({
      ...options,
      preferred: this.#preferred,
      setbacks: this.#setbacks,
      throttle: this.#throttle,
      throughput: this.#throughput,
      wake: this.#wake,
    });
  }

  /** Changes of the index in this life. */
  get updates(): number {
    return this.#updates;
  }

  /** What the scan under way and the notes that wait take, in V8's heap. */
  get heldBytes(): number {
    return this.#vaultScan.heldBytes + this.#queue.size * queuedBytes;
  }

  /** False while it waits for memory: what it holds then is no work under way. */
  get isBusy(): boolean {
    const isEmbedding = this.#phase === 'embedding' && !this.#options.batches.isShort;
    return isEmbedding || this.#phase === 'loading' || this.#phase === 'scanning';
  }

  /** Starts the loop; it ends with `dispose`. */
  start(): void {
    this.#running ??= this.#run();
  }

  noteChanges(changes: readonly NoteChange[]): void {
    for (const change of changes) this.#queue.addEdit(change);
    this.#wake.set();
  }

  /** Passages wait for the model that did not before. */
  wake(): void {
    this.#wake.set();
  }

  /** The note that the user has before them; its passages come before all others. */
  setOpenNote(path: string | null): void {
    this.#preferred.setOpen(path);
    this.#wake.set();
  }

  /** The bulk of the passages gives way for a moment. */
  userTyped(): void {
    this.#throttle.typed();
  }

  setOnBattery(isOnBattery: boolean): void {
    this.#throttle.setOnBattery(isOnBattery);
    this.#wake.set();
  }

  /** Scans the whole vault again. */
  rescan(): void {
    this.#scanWanted = true;
    this.#wake.set();
  }

  /** Halts scanning and embedding; saved notes still reach word search. */
  pause(): void {
    this.#setMode('paused');
  }

  resume(): void {
    this.#setbacks.forgive();
    this.#options.modelChange?.retry();
    this.#forgiveWanted = true;
    this.#scanWanted = true; // Notes that could not be read before are tried again.
    this.#setMode('running');
  }

  /** Halts everything and returns the model's memory. Nothing is lost: `resume` goes on where this ended. */
  stop(): void {
    this.#setMode('stopped');
    this.#options.releaseModel();
  }

  /** Forgets all rows but the cached embeddings, and indexes the vault anew. */
  rebuild(): void {
    this.#rebuildWanted = true;
    this.resume();
  }

  status(): IndexStatus {
    const { store, vectors, batches } = this.#options;
    const roomProblem = this.#phase === 'embedding' ? batches.problem : null;
    return indexProgress(store, this.#throughput, {
      phase: roomProblem === null ? this.#phase : 'waiting',
      problem: this.#setbacks.problem ?? roomProblem,
      queuedNotes: this.#queue.size,
      slowedBy: this.#phase === 'embedding' ? this.#throttle.reason : null,
      updates: this.#updates,
      modelChange: this.#options.modelChange?.status() ?? null,
      areVectorsReady: vectors.isReady,
    });
  }

  dispose(): void {
    this.#setbacks.dispose();
    this.#life.abort();
    this.#mode.set('stopped');
    this.#wake.set();
  }

  /** Resolves when the loop has ended after `dispose`. */
  async ended(): Promise<void> {
    await this.#running;
  }

  #setMode(mode: Mode): void {
    this.#mode.set(mode);
    this.#throughput.reset();
    this.#wake.set();
  }

  async #run(): Promise<void> {
    while (!this.#life.signal.aborted) {
      try {
        await this.#embedding.openVectors(this.#life.signal);
        if (!(await this.#step())) await this.#wake.wait();
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
    if (this.#mode.current === 'stopped') return this.#settle('stopped');
    if (this.#rebuildWanted) return this.#forgetAll();
    if (this.#queue.takeOverflow()) this.#scanWanted = true;
    if (this.#queue.hasEdits) return this.#takeNote();
    if (this.#mode.current === 'paused') return this.#pauseWork();
    if (this.#scanWanted) return this.#scan();
    if (this.#embedding.isUrgent && (await this.#embed('urgent'))) return true;
    if (this.#queue.size > 0) return this.#takeNote();
    if (await this.#embed('bulk')) return true;
    if (this.#forgive()) return true;
    if (await this.#workInBackground()) return true;
    return this.#settle(this.#isWaiting ? 'waiting' : 'idle');
  }

  get #isWaiting(): boolean {
    const { store } = this.#options;
    if (this.#setbacks.vectors !== null) return true;
    return this.#setbacks.model !== null && store.chunks.countWithoutEmbedding() > 0;
  }

  /** At last, when nothing else is left to embed: what fails again keeps nothing waiting. */
  #forgive(): boolean {
    const { batches, store } = this.#options;
    if (!this.#forgiveWanted || this.#setbacks.problem !== null || batches.hasWork()) return false;
    this.#forgiveWanted = false;
    return store.forgiveFailures() > 0;
  }

  async #scan(): Promise<boolean> {
    this.#phase = 'scanning';
    this.#scanWanted = false;
    await this.#vaultScan.run(this.#life.signal);
    return true;
  }

  /** Brings the next note up to date; false when none waits. While paused, only what was edited. */
  async #takeNote(): Promise<boolean> {
    const isEdit = this.#queue.hasEdits;
    const isAllowed = isEdit ? this.#mode.current !== 'stopped' : this.#mode.current === 'running';
    if (!isAllowed) return false;
    const work = this.#queue.next(this.#preferred.open);
    if (!work) return false;
    await bringUpToDate(this.#options.intake, work, this.#life.signal);
    this.#updates += 1;
    if (isEdit && work.kind === 'changed') this.#preferred.edited(work.path);
    return true;
  }

  /** False when there is nothing to embed, or the model cannot be had. */
  async #embed(kind: 'urgent' | 'bulk'): Promise<boolean> {
    if (this.#phase === 'waiting') this.#phase = 'embedding';
    const outcome = await this.#embedding.take({
      kind,
      meanwhile: () => this.#takeNote(),
      isOtherWorkDue: () => this.#scanWanted,
      work: this.#mode.signal,
      life: this.#life.signal,
    });
    if (outcome === 'nothing') return false;
    if (this.#queue.size === 0) this.#phase = 'embedding';
    if (outcome === 'embedded') this.#updates += 1;
    return true;
  }

  /** Gives way as the bulk does. */
  async #workInBackground(): Promise<boolean> {
    const { background = [], modelChange, clock } = this.#options;
    if (modelChange && (await this.#embedding.giveWay())) return true;
    const isOtherWorkDue = () => this.#scanWanted || this.#queue.size > 0 || this.#embedding.isUrgent;
    const turn = { signal: this.#mode.signal, mayGoOn: () => !isOtherWorkDue() && this.#throttle.reason === null };
    for (const work of background) {
      const beganMs = clock.nowMs();
      if (!(await work.step(turn))) continue;
      this.#throttle.worked(clock.nowMs() - beganMs);
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
      this.#throughput.reset();
    }
    if (phase === 'idle') this.#preferred.forgetEdited();
    return false;
  }

  get #hasNoWork(): boolean {
    return !this.#scanWanted && !this.#rebuildWanted && this.#queue.size === 0;
  }

  async #forgetAll(): Promise<boolean> {
    const { store } = this.#options;
    this.#rebuildWanted = false;
    this.#scanWanted = true;
    this.#queue.clear();
    store.forgetNotes();
    return true;
  }

  /** A failed step must not spin: what failed is tried again when something changes, or after a minute. */
  async #rest(error: unknown): Promise<void> {
    this.#options.log.error(`Indexing rests: ${messageOf(error)}`);
    if (isAppError(error, 'model-unavailable', 'too-many-requests')) return this.#setbacks.modelFails(error.message);
    this.#scanWanted = true; // The work that failed is not in the queue any more.
    if (!isAppError(error)) this.#options.onBug(error);
    this.#setbacks.everythingStops(
      isAppError(error)
        ? error.message
        : `Indexing met an error (${messageOf(error)}). It is tried again within a minute.`,
    );
    this.#phase = 'waiting';
    await this.#wake.wait();
    this.#setbacks.everythingGoesOn();
  }
}
