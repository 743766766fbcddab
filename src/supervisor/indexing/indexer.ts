import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IndexPhase, IndexStatus, ModelChangeStatus, SkippedNote } from '../../shared/contract/index-api.ts';
import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { walkVault, type VaultListing } from '../../shared/node/walk-vault.ts';
import { vaultUnavailable, type VaultRoot } from '../../shared/node/vault-path.ts';
import { assertNever } from '../../shared/util/assert.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { VectorKeeper } from '../vectors/vector-keeper.ts';
import type { BackgroundWork } from './background-work.ts';
import { ChangeQueue, type NoteWork } from './change-queue.ts';
import type { EmbedBatches } from './embed-batches.ts';
import { indexProgress } from './index-progress.ts';
import type { NoteIntake } from './note-intake.ts';
import { reconcile } from './reconcile.ts';
import { Throughput } from './throughput.ts';
import { WakeSignal } from './wake-signal.ts';

const maxQueuedChanges = 100_000;
const retryMs = 60_000;
const maxPreferredNotes = 8;
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
  /** Notes edited last, newest first. */
  readonly #preferred: string[] = [];
  #mode: 'running' | 'paused' | 'stopped' = 'running';
  #phase: IndexPhase = 'loading';
  #scanWanted = true;
  #rebuildWanted = false;
  /** Why nothing can be embedded at the moment; words go on. */
  #modelProblem: string | null = null;
  /** Why vectors cannot be kept at the moment; words go on. */
  #vectorProblem: string | null = null;
  /** Why nothing at all goes on at the moment. */
  #obstacle: string | null = null;
  /** Notes on which the model failed get another chance at each start, and when the user resumes. */
  #forgiveWanted = true;
  #updates = 0;
  /** Ends the work under way when the user pauses; a new one begins with each resume. */
  #work = new AbortController();
  readonly #life = new AbortController();
  #running: Promise<void> | null = null;
  #retry: Disposable | null = null;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.#throughput = new Throughput(options.clock);
  }

  /** Changes of the index in this life. */
  get updates(): number {
    return this.#updates;
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
    this.#retry?.dispose();
    this.#options.modelChange?.retry();
    this.#modelProblem = null;
    this.#vectorProblem = null;
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
      problem: this.#obstacle ?? this.#vectorProblem ?? this.#modelProblem ?? roomProblem,
      queuedNotes: this.#queue.size,
      updates: this.#updates,
      modelChange: this.#options.modelChange?.status() ?? null,
      areVectorsReady: vectors.isReady,
    });
  }

  dispose(): void {
    this.#retry?.dispose();
    this.#life.abort();
    this.#work.abort();
    this.#wake.set();
  }

  /** Resolves when the loop has ended after `dispose`. */
  async ended(): Promise<void> {
    await this.#running;
  }

  #setMode(mode: 'running' | 'paused' | 'stopped'): void {
    this.#mode = mode;
    if (mode === 'running') this.#work = new AbortController();
    else this.#work.abort();
    this.#throughput.reset();
    this.#wake.set();
  }

  async #run(): Promise<void> {
    while (!this.#life.signal.aborted) {
      try {
        await this.#openVectors();
        if (!(await this.#step())) await this.#wake.wait();
      } catch (error) {
        if (!isAppError(error, 'cancelled')) await this.#rest(error);
      }
    }
  }

  /** A server that is away must not keep words from being indexed: it is tried again with the next work, or in a minute. */
  async #openVectors(): Promise<void> {
    const { vectors } = this.#options;
    if (vectors.isReady || this.#vectorProblem !== null) return;
    try {
      await vectors.open(this.#life.signal);
    } catch (error) {
      if (!isAppError(error) || error.code === 'cancelled') throw error;
      this.#vectorProblem = error.message;
      this.#retryLater();
    }
  }

  /** Does the most urgent piece of work; false when there is none. */
  async #step(): Promise<boolean> {
    if (this.#mode === 'stopped') return this.#settle('stopped');
    if (this.#rebuildWanted) return this.#forgetAll();
    if (this.#forgiveWanted) this.#forgive();
    if (this.#queue.takeOverflow()) this.#scanWanted = true;
    if (this.#queue.hasEdits) return this.#workOn(this.#queue.next(), 'edit');
    if (this.#mode === 'paused') return this.#settle('paused');
    if (this.#scanWanted) return this.#scan();
    if (this.#queue.size > 0) return this.#workOn(this.#queue.next(), 'scan');
    if (await this.#embed()) return true;
    if (await this.#workInBackground()) return true;
    return this.#settle(this.#isWaiting ? 'waiting' : 'idle');
  }

  get #isWaiting(): boolean {
    const { store } = this.#options;
    if (this.#vectorProblem !== null) return true;
    return this.#modelProblem !== null && store.chunks.countWithoutEmbedding() > 0;
  }

  #forgive(): void {
    this.#options.store.forgiveFailures();
    this.#forgiveWanted = false;
  }

  async #scan(): Promise<boolean> {
    this.#phase = 'scanning';
    this.#scanWanted = false;
    const { store } = this.#options;
    const listing = await this.#walk();
    const plan = reconcile(listing, store.notes.all(), store.skipped.reasons());
    store.transaction(() => {
      for (const path of plan.toForgive) store.skipped.remove(path);
    });
    for (const note of listing.skipped) await this.#leaveOut(note);
    for (const path of plan.toRemove) this.#queue.addScanned({ kind: 'removed', path });
    for (const path of plan.toTake) this.#queue.addScanned({ kind: 'changed', path });
    return true;
  }

  async #walk(): Promise<VaultListing> {
    const { root } = this.#options;
    try {
      return await walkVault(root);
    } catch (error) {
      throw vaultUnavailable(root.folder, error);
    }
  }

  /** What cannot be read for now keeps its rows; what is no note of the vault any more does not. */
  async #leaveOut(note: SkippedNote): Promise<void> {
    const { store, intake } = this.#options;
    if (note.reason === 'unreadable' || !store.notes.get(note.path)) return store.skipped.put(note);
    await intake.skip(note, this.#life.signal);
  }

  async #workOn(work: NoteWork | undefined, source: 'edit' | 'scan'): Promise<boolean> {
    if (!work) return false;
    await this.#updateRows(work);
    this.#updates += 1;
    if (source === 'edit' && work.kind === 'changed') this.#prefer(work.path);
    return true;
  }

  #updateRows(work: NoteWork): Promise<void> {
    const { intake } = this.#options;
    const { signal } = this.#life;
    switch (work.kind) {
      case 'changed':
        return intake.take(work.path, signal);
      case 'removed':
        return intake.remove(work.path, signal);
      case 'renamed':
        return intake.rename(work.from, work.to, signal);
      default:
        return assertNever(work);
    }
  }

  /** The note edited last is embedded first. */
  #prefer(path: string): void {
    this.#preferred.unshift(path);
    this.#preferred.length = Math.min(this.#preferred.length, maxPreferredNotes);
  }

  async #embed(): Promise<boolean> {
    const { vectors, batches } = this.#options;
    if (!vectors.isReady) return false;
    await vectors.sync(this.#life.signal);
    if (this.#modelProblem !== null) return false;
    if (this.#phase === 'waiting') this.#phase = 'embedding';
    const embedded = await batches.next(this.#preferred, this.#work.signal);
    if (embedded === null) return false;
    this.#phase = 'embedding';
    if (embedded === 'no-room') return true; // It has waited a while; notes saved meanwhile come first.
    this.#updates += 1;
    if (embedded > 0) this.#throughput.record(embedded);
    await vectors.sync(this.#life.signal); // What was embedded is found at once.
    return true;
  }

  async #workInBackground(): Promise<boolean> {
    for (const work of this.#options.background ?? []) {
      if (await work.step(this.#work.signal)) return true;
    }
    return false;
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
    if (phase === 'idle') this.#preferred.length = 0;
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
    this.#retryLater();
    if (isAppError(error, 'model-unavailable', 'too-many-requests')) {
      this.#modelProblem = error.message;
      return;
    }
    this.#scanWanted = true; // The work that failed is not in the queue any more.
    if (!isAppError(error)) this.#options.onBug(error);
    this.#obstacle = isAppError(error)
      ? error.message
      : `Indexing met an error (${messageOf(error)}). It is tried again within a minute.`;
    this.#phase = 'waiting';
    await this.#wake.wait();
    this.#obstacle = null;
  }

  #retryLater(): void {
    this.#retry?.dispose();
    if (this.#life.signal.aborted) return; // A timer set now would have no owner.
    this.#retry = this.#options.clock.after(retryMs, () => {
      this.#modelProblem = null;
      this.#vectorProblem = null;
      this.#wake.set();
    });
  }
}
