import { isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { VectorKeeper } from '../vectors/vector-keeper.ts';
import type { EmbedBatches } from './embed-batches.ts';
import type { PreferredNotes } from './preferred-notes.ts';
import type { Setbacks } from './setbacks.ts';
import type { Throttle } from './throttle.ts';
import type { Throughput } from './throughput.ts';
import type { WakeSignal } from './wake-signal.ts';

export interface EmbeddingStepOptions {
  readonly vectors: VectorKeeper;
  readonly batches: EmbedBatches;
  readonly preferred: PreferredNotes;
  readonly setbacks: Setbacks;
  readonly throttle: Throttle;
  readonly throughput: Throughput;
  readonly wake: WakeSignal;
  readonly clock: Clock;
}

export interface Turn {
  /** `urgent`: passages of the preferred notes alone; `bulk`: any, which makes way for what is more urgent. */
  readonly kind: 'urgent' | 'bulk';
  /** Work beside the model's: false when there is none at the moment, and then it is asked again at the next wake. */
  readonly meanwhile: () => Promise<boolean>;
  /** True when something else is to be done first. */
  readonly isOtherWorkDue: () => boolean;
  /** Ends the batch under way. */
  readonly work: AbortSignal;
  /** Ends everything. */
  readonly life: AbortSignal;
}

/** `waited`: for memory, or for the user or the battery. */
export type TurnOutcome = 'embedded' | 'waited' | 'nothing';

/** One turn of embedding: the vector store follows the rows, the model embeds a batch, the store follows again. */
export class EmbeddingStep {
  readonly #options: EmbeddingStepOptions;

  constructor(options: EmbeddingStepOptions) {
    this.#options = options;
  }

  /** A server that is away must not keep words from being indexed: it is tried again with the next work, or in a minute. */
  async openVectors(life: AbortSignal): Promise<void> {
    const { vectors, setbacks } = this.#options;
    if (vectors.isReady || setbacks.vectors !== null) return;
    try {
      await vectors.open(life);
    } catch (error) {
      if (!isAppError(error) || error.code === 'cancelled') throw error;
      setbacks.vectorsFail(error.message);
    }
  }

  /** Passages of the open note, or of one just edited, wait for the model, and it can take them. */
  get isUrgent(): boolean {
    const { vectors, batches, preferred, setbacks } = this.#options;
    if (!vectors.isReady || setbacks.model !== null || batches.isShort) return false;
    return batches.hasWork(preferred.paths);
  }

  /** What the rows know is found. */
  async follow(life: AbortSignal): Promise<void> {
    const { vectors } = this.#options;
    if (vectors.isReady) await vectors.sync(life);
  }

  /** @throws AppError model-unavailable; too-many-requests; cancelled; what the vector store and `meanwhile` throw */
  async take(turn: Turn): Promise<TurnOutcome> {
    const { vectors, batches, setbacks } = this.#options;
    await this.follow(turn.life);
    if (!vectors.isReady || setbacks.model !== null) return 'nothing';
    if (turn.kind === 'bulk' && batches.hasWork() && (await this.giveWay())) return 'waited';
    const embedded = await this.#embed(turn);
    if (embedded === null) return 'nothing';
    if (embedded === 'no-room') return 'waited'; // For a while already; notes saved meanwhile come first.
    await vectors.sync(turn.life); // What was embedded is found at once.
    return 'embedded';
  }

  async #embed(turn: Turn): Promise<number | 'no-room' | null> {
    const { batches, preferred, throttle, throughput, clock } = this.#options;
    const isPreferredOnly = turn.kind === 'urgent';
    const mayGoOn = () => isPreferredOnly || !(this.isUrgent || turn.isOtherWorkDue() || throttle.reason !== null);
    const beganMs = clock.nowMs();
    const batch = batches.next({ preferred: preferred.paths, isPreferredOnly, mayGoOn }, turn.work);
    const embedded = await this.#whileModelWorks(batch, turn.meanwhile);
    if (typeof embedded !== 'number') return embedded;
    if (!isPreferredOnly) throttle.worked(clock.nowMs() - beganMs);
    if (embedded > 0) throughput.record(embedded);
    return embedded;
  }

  /** Notes reach word search while the model works, which may take long, or hang. */
  async #whileModelWorks<T>(batch: Promise<T>, meanwhile: () => Promise<boolean>): Promise<T> {
    const { wake } = this.#options;
    const model = { works: true };
    const end = () => {
      model.works = false;
      wake.set();
    };
    batch.then(end, end);
    try {
      while (model.works) if (!(await meanwhile())) await wake.wait();
    } finally {
      await batch.catch(() => undefined); // One batch at a time, also when a note stopped the run.
    }
    return batch;
  }

  /** The bulk rests as long as it has to, or until there is something else to look at; false when it may go on. */
  async giveWay(): Promise<boolean> {
    const { clock, wake, throttle } = this.#options;
    const { restMs } = throttle;
    if (restMs === 0) return false;
    const rest = clock.after(restMs, () => wake.set());
    await wake.wait();
    rest.dispose();
    return true;
  }
}
