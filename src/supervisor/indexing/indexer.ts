import type { IndexPhase, IndexStatus } from '../../shared/contract/index-api.ts';
import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { walkVault } from '../../shared/node/walk-vault.ts';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import { assertNever } from '../../shared/util/assert.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { GraphKeeper } from '../vectors/graph-keeper.ts';
import { ChangeQueue, type NoteWork } from './change-queue.ts';
import { textsSentCounter, type EmbedBatches } from './embed-batches.ts';
import type { NoteIntake } from './note-intake.ts';
import { reconcile } from './reconcile.ts';
import { Throughput } from './throughput.ts';
import { WakeSignal } from './wake-signal.ts';

const maxQueuedChanges = 100_000;
const modelRetryMs = 60_000;
/** The graph's file is a copy of what the rows can rebuild, so a long run writes it now and then only. */
const maxUnsavedChanges = 2_000;
/** At rest, a few edits are not worth writing it either: they are added again at the next start. */
const minChangesToSave = 64;
const maxPreferredNotes = 8;
/** Cached embeddings that no passage refers to any more: enough for some 10,000 undone edits. */
const maxUnreferencedBytes = 20_000_000;

export interface IndexerOptions {
  readonly root: VaultRoot;
  readonly store: IndexStore;
  readonly graph: GraphKeeper;
  readonly intake: NoteIntake;
  readonly batches: EmbedBatches;
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
  #modelProblem: string | null = null;
  #updates = 0;
  /** Ends the work under way when the user pauses; a new one begins with each resume. */
  #work = new AbortController();
  readonly #life = new AbortController();
  #running: Promise<void> | null = null;
  #modelRetry: Disposable | null = null;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.#throughput = new Throughput(options.clock);
  }

  /** Starts the loop; it ends with `dispose`. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Why meaning is not available at the moment; null when it is. */
  get modelProblem(): string | null {
    return this.#modelProblem;
  }

  noteChanges(changes: readonly NoteChange[]): void {
    for (const change of changes) this.#queue.addEdit(change);
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
    this.#modelProblem = null;
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
    const { store, graph } = this.#options;
    const chunksTotal = store.chunks.count();
    const chunksPending = store.chunks.countWithoutEmbedding();
    const notesTotal = store.notes.count() + this.#queue.size;
    return {
      phase: this.#phase,
      notesDone: Math.max(0, notesTotal - this.#queue.size - store.chunks.notesPending()),
      notesTotal,
      chunksDone: chunksTotal - chunksPending,
      chunksTotal,
      chunksPerSecond: this.#throughput.perSecond,
      secondsLeft: chunksPending === 0 ? 0 : this.#throughput.secondsFor(chunksPending),
      isGraphReady: graph.isReady,
      skippedNotes: store.skipped.count(),
      updates: this.#updates,
      textsSentToModel: store.counters.get(textsSentCounter),
    };
  }

  dispose(): void {
    this.#modelRetry?.dispose();
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
        if (!this.#options.graph.isReady) await this.#options.graph.open(this.#life.signal);
        if (!(await this.#step())) await this.#wake.wait();
      } catch (error) {
        if (!isAppError(error, 'cancelled')) await this.#rest(error);
      }
    }
  }

  /** Does the most urgent piece of work; false when there is none. */
  async #step(): Promise<boolean> {
    if (this.#mode === 'stopped') return this.#settle('stopped');
    if (this.#rebuildWanted) return this.#forgetAll();
    if (this.#queue.takeOverflow()) this.#scanWanted = true;
    if (this.#queue.hasEdits) return this.#workOn(this.#queue.next(), 'edit');
    if (this.#mode === 'paused') return this.#settle('paused');
    if (this.#scanWanted) return this.#scan();
    if (this.#queue.size > 0) return this.#workOn(this.#queue.next(), 'scan');
    if (this.#modelProblem === null && (await this.#embed())) return true;
    return this.#settle('idle');
  }

  async #scan(): Promise<boolean> {
    this.#phase = 'scanning';
    this.#scanWanted = false;
    const { store, root } = this.#options;
    const listing = await walkVault(root);
    const knownSkipped = new Set(store.skipped.paths());
    const plan = reconcile(listing, store.notes.all(), knownSkipped);
    store.transaction(() => {
      for (const path of plan.toForgive) store.skipped.remove(path);
      for (const note of listing.skipped) store.skipped.put(note);
    });
    for (const path of plan.toRemove) this.#queue.addScanned({ kind: 'removed', path });
    for (const path of plan.toTake) this.#queue.addScanned({ kind: 'changed', path });
    return true;
  }

  async #workOn(work: NoteWork | undefined, source: 'edit' | 'scan'): Promise<boolean> {
    if (!work) return false;
    await this.#updateRows(work);
    this.#options.graph.markStale();
    this.#updates += 1;
    if (source === 'edit' && work.kind === 'changed') this.#prefer(work.path);
    return true;
  }

  #updateRows(work: NoteWork): Promise<void> | void {
    const { intake } = this.#options;
    switch (work.kind) {
      case 'changed':
        return intake.take(work.path);
      case 'removed':
        return intake.remove(work.path);
      case 'renamed':
        return intake.rename(work.from, work.to);
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
    const { graph, batches } = this.#options;
    await graph.syncWithRows(this.#life.signal);
    const embedded = await batches.next(this.#preferred, this.#work.signal);
    if (embedded === null) return false;
    this.#phase = 'embedding';
    this.#updates += 1;
    if (embedded > 0) this.#throughput.record(embedded);
    await graph.saveWhenDue(maxUnsavedChanges);
    return true;
  }

  /** Nothing to do now: what the run left behind is tidied, then the loop waits. */
  async #settle(phase: IndexPhase): Promise<boolean> {
    const { graph, store } = this.#options;
    if (this.#phase !== phase) {
      this.#phase = phase;
      store.embeddings.prune(maxUnreferencedBytes);
      await graph.saveWhenDue(minChangesToSave);
      store.checkpoint();
      this.#options.collectGarbage();
      this.#throughput.reset();
    }
    if (phase === 'idle') this.#preferred.length = 0;
    return false;
  }

  async #forgetAll(): Promise<boolean> {
    const { store, graph } = this.#options;
    this.#rebuildWanted = false;
    this.#scanWanted = true;
    this.#queue.clear();
    store.forgetNotes();
    graph.markStale();
    return true;
  }

  /** A failed step must not spin: the loop goes on when something changes, or after a minute. */
  async #rest(error: unknown): Promise<void> {
    this.#options.log.error(`Indexing rests: ${messageOf(error)}`);
    if (isAppError(error, 'model-unavailable', 'model-timeout')) this.#modelProblem = error.message;
    else {
      this.#scanWanted = true;
      this.#options.onBug(error);
    }
    this.#phase = 'idle';
    this.#modelRetry?.dispose();
    this.#modelRetry = this.#options.clock.after(modelRetryMs, () => {
      this.#modelProblem = null;
      this.#wake.set();
    });
    await this.#wake.wait();
  }
}
