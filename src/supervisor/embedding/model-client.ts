import { embedResultSchema, localModelDimensions, localModelId } from '../../shared/contract/model-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { PortClient } from '../../shared/rpc/port-client.ts';
import type { PortLike } from '../../shared/rpc/port-like.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Embedder } from './embedder.ts';

const startTimeoutMs = 20_000;
/** The slowest batch measured took 5 s; a model that needs ten times that hangs. */
const batchTimeoutMs = 60_000;
const maxPendingBatches = 8;

export interface ModelClientOptions {
  readonly clock: Clock;
  /** Asks main to start the model process; its port arrives through `connect`. */
  readonly requestModel: () => void;
  /** Asks main to end the model process. */
  readonly releaseModel: () => void;
  readonly idleMs: number;
}

interface Waiter {
  readonly resolve: (client: PortClient) => void;
  readonly reject: (error: AppError) => void;
}

/** The supervisor's side of the model process: asks for it when there is work, and gives it up when there was none for a while. */
export class ModelClient implements Embedder, Disposable {
  readonly modelId = localModelId;
  readonly dimensions = localModelDimensions;
  readonly #options: ModelClientOptions;
  readonly #waiters = new Set<Waiter>();
  #client: PortClient | null = null;
  #pid: number | null = null;
  #startTimer: Disposable | null = null;
  #idleTimer: Disposable | null = null;
  #idleMs: number;
  #working = 0;

  constructor(options: ModelClientOptions) {
    this.#options = options;
    this.#idleMs = options.idleMs;
  }

  get pid(): number | null {
    return this.#pid;
  }

  get isRunning(): boolean {
    return this.#client !== null && !this.#client.isClosed;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    this.#working += 1;
    this.#idleTimer?.dispose();
    try {
      const client = await this.#connected();
      if (signal?.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
      const call = client.start('embed', { texts });
      signal?.addEventListener('abort', call.cancel, { once: true });
      const result = embedResultSchema.parse(
        await call.answer.finally(() => signal?.removeEventListener('abort', call.cancel)),
      );
      return splitRows(result.vectors, texts.length, this.dimensions);
    } catch (error) {
      throw this.#judge(error);
    } finally {
      this.#working -= 1;
      this.#scheduleEnd();
    }
  }

  /** Takes the port of a model process that main has started. */
  connect(port: PortLike, pid: number): void {
    this.#dropClient();
    this.#startTimer?.dispose();
    this.#pid = pid;
    this.#client = new PortClient(port, {
      clock: this.#options.clock,
      maxPending: maxPendingBatches,
      timeoutMs: batchTimeoutMs,
      closedError: () => new AppError('model-unavailable', 'The model process ended while it was working.'),
      timeoutError: () => new AppError('model-timeout', 'The model process did not answer in time.'),
    });
    for (const waiter of this.#waiters) waiter.resolve(this.#client);
    this.#waiters.clear();
    this.#scheduleEnd();
  }

  /**
   * Main's word that a model process is gone; pid null when none could be started. The end of an earlier process can
   * be told after its successor was asked for, so it concerns only calls on that process.
   */
  exited(pid: number | null, reason: string): void {
    if (pid === null)
      this.#rejectWaiters(new AppError('model-unavailable', `The model process could not be started (${reason}).`));
    else if (pid === this.#pid) this.#dropClient();
  }

  setIdleMs(idleMs: number): void {
    this.#idleMs = idleMs;
    this.#scheduleEnd();
  }

  /** Ends the model process now; calls under way reject with `model-unavailable`. */
  unload(): boolean {
    const wasRunning = this.#client !== null;
    this.#dropClient();
    if (wasRunning) this.#options.releaseModel();
    return wasRunning;
  }

  dispose(): void {
    this.unload();
    this.#startTimer?.dispose();
    this.#rejectWaiters(new AppError('model-unavailable', 'The supervisor is ending.'));
  }

  #connected(): Promise<PortClient> {
    // A process that died takes its port along; main's word of its end may come later.
    if (this.#client?.isClosed) this.#dropClient();
    if (this.#client) return Promise.resolve(this.#client);
    return new Promise((resolve, reject) => {
      this.#waiters.add({ resolve, reject });
      if (this.#waiters.size > 1) return;
      this.#options.requestModel();
      this.#startTimer = this.#options.clock.after(startTimeoutMs, () => {
        this.#options.releaseModel();
        this.#rejectWaiters(new AppError('model-unavailable', 'The model process did not start in time.'));
      });
    });
  }

  /** A model that hangs is ended at once, so that the next attempt gets a fresh one. */
  #judge(error: unknown): AppError {
    if (!(error instanceof AppError))
      return new AppError('model-unavailable', 'The model gave an answer of the wrong form.', { cause: error });
    if (error.code === 'model-timeout') this.unload();
    return error;
  }

  #scheduleEnd(): void {
    this.#idleTimer?.dispose();
    if (this.#working > 0 || !this.#client) return;
    this.#idleTimer = this.#options.clock.after(this.#idleMs, () => void this.unload());
  }

  #dropClient(): void {
    this.#idleTimer?.dispose();
    const client = this.#client;
    this.#client = null;
    this.#pid = null;
    client?.dispose();
  }

  #rejectWaiters(error: AppError): void {
    this.#startTimer?.dispose();
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters.clear();
  }
}

function splitRows(vectors: Float32Array, rows: number, dimensions: number): Float32Array[] {
  if (vectors.length !== rows * dimensions) {
    throw new AppError(
      'model-unavailable',
      `The model answered ${vectors.length} numbers for ${rows} texts of ${dimensions} dimensions.`,
    );
  }
  return Array.from({ length: rows }, (_, row) => vectors.slice(row * dimensions, (row + 1) * dimensions));
}
