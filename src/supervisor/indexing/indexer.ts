import type { IndexStatus, ModelChangeStatus } from '../../shared/contract/index-api.ts';
import type { NoteChange } from '../../shared/contract/notes-api.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { VectorKeeper } from '../vectors/vector-keeper.ts';
import type { BackgroundWork } from './background-work.ts';
import { ChangeQueue } from './change-queue.ts';
import type { EmbedBatches } from './embed-batches.ts';
import { IndexLoop } from './index-loop.ts';
import { indexProgress } from './index-progress.ts';
import type { NoteIntake } from './note-intake.ts';
import { PreferredNotes } from './preferred-notes.ts';
import { RunMode, type Mode } from './run-mode.ts';
import { Setbacks } from './setbacks.ts';
import { Throttle } from './throttle.ts';
import { Throughput } from './throughput.ts';
import { WakeSignal } from './wake-signal.ts';

const maxQueuedChanges = 100_000;
/** Measured with paths of 30 characters. */
const queuedBytes = 80;

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
 * Follows the vault, and is told here what the user wants of that. One loop does the work.
 * All it has to do is read from the database at each step, so a kill at any point loses at most the texts in flight.
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
  readonly #loop: IndexLoop;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.#throughput = new Throughput(options.clock);
    this.#throttle = new Throttle(options.clock);
    this.#setbacks = new Setbacks(options.clock, () => this.#wake.set());
    this.#loop = new IndexLoop({
      ...options,
      queue: this.#queue,
      wake: this.#wake,
      mode: this.#mode,
      preferred: this.#preferred,
      setbacks: this.#setbacks,
      throttle: this.#throttle,
      throughput: this.#throughput,
    });
  }

  /** Changes of the index in this life. */
  get updates(): number {
    return this.#loop.updates;
  }

  /** What the scan under way and the notes that wait take, in V8's heap. */
  get heldBytes(): number {
    return this.#loop.scanBytes + this.#queue.size * queuedBytes;
  }

  /** False while it waits for memory: what it holds then is no work under way. */
  get isBusy(): boolean {
    const { phase } = this.#loop;
    const isEmbedding = phase === 'embedding' && !this.#options.batches.isShort;
    return isEmbedding || phase === 'loading' || phase === 'scanning';
  }

  /** True when every note was read as it is, as far as this process was told. */
  get hasReadEveryNote(): boolean {
    return this.#loop.hasReadEveryNote;
  }

  /** Starts the loop; it ends with `dispose`. */
  start(): void {
    this.#loop.start();
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
    this.#throughput.reset(); // The rate so far says nothing about what comes.
    this.#wake.set();
  }

  /** Scans the whole vault again. */
  rescan(): void {
    this.#loop.wantScan();
  }

  /** Halts scanning and embedding; saved notes still reach word search. */
  pause(): void {
    this.#setMode('paused');
  }

  resume(): void {
    this.#setbacks.forgive();
    this.#options.modelChange?.retry();
    this.#loop.wantForgiveness();
    this.#loop.wantScan(); // Notes that could not be read before are tried again.
    this.#setMode('running');
  }

  /** Halts everything and returns the model's memory. Nothing is lost: `resume` goes on where this ended. */
  stop(): void {
    this.#setMode('stopped');
    this.#options.releaseModel();
  }

  /** Forgets all rows but the cached embeddings, and indexes the vault anew. */
  rebuild(): void {
    this.#loop.wantRebuild();
    this.resume();
  }

  status(): IndexStatus {
    const { store, vectors, batches } = this.#options;
    const { phase } = this.#loop;
    const roomProblem = phase === 'embedding' ? batches.problem : null;
    return indexProgress(store, this.#throughput, {
      phase: roomProblem === null ? phase : 'waiting',
      problem: this.#setbacks.problem ?? roomProblem,
      queuedNotes: this.#queue.size,
      slowedBy: phase === 'embedding' ? this.#throttle.reason : null,
      updates: this.updates,
      modelChange: this.#options.modelChange?.status() ?? null,
      areVectorsReady: vectors.isReady,
    });
  }

  dispose(): void {
    this.#setbacks.dispose();
    this.#mode.set('stopped');
    this.#loop.end();
  }

  /** Resolves when the loop has ended after `dispose`. */
  async ended(): Promise<void> {
    await this.#loop.ended();
  }

  #setMode(mode: Mode): void {
    this.#mode.set(mode);
    this.#throughput.reset();
    this.#wake.set();
  }
}
