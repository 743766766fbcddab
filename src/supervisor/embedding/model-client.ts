import { embedResultSchema, localModelDimensions, localModelId } from '../../shared/contract/model-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { PortClient } from '../../shared/rpc/port-client.ts';
import type { PortLike } from '../../shared/rpc/port-like.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Embedder } from './embedder.ts';

const startTimeoutMs = 20_000;
/** The slowest sixteen texts measured took 5 s, and a call has four: a model that needs ten times as long hangs. */
const usualCallTimeoutMs = 20_000;
const maxPendingBatches = 8;

export interface ModelClientOptions {
  readonly clock: Clock;
  /** Asks main to start the model process; its port arrives through `connect`. */
  readonly requestModel: () => void;
  /** Asks main to end the model process. */
  readonly releaseModel: () => void;
  readonly idleMs: number;
  /** How long a call may take before the process is ended; null, or left out, for what is usual. */
  readonly callTimeoutMs?: number | null;
}

interface Connection {
  readonly port: PortClient;
  readonly pid: number;
  /** What calls under way are told when this connection ends. */
  ending: AppError;
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
  #connection: Connection | null = null;
  /** Set from the request for a process to its port, or to word that there is none. */
  #startTimer: Disposable | null = null;
  #idleTimer: Disposable | null = null;
  #idleMs: number;
  #working = 0;
  #bufferedBytes = 0;

  constructor(options: ModelClientOptions) {
    this.#options = options;
    this.#idleMs = options.idleMs;
  }

  get pid(): number | null {
    return this.#connection?.pid ?? null;
  }

  /** What the calls under way take beside the caller's texts: each one's message and its answer. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  async embed(texts: readonly string[], signal?: AbortSignal, onSend?: () => void): Promise<Float32Array[]> {
    if (signal?.aborted) throw withdrawn();
    const bufferBytes = bufferBytesOf(texts, this.dimensions);
    this.#working += 1;
    this.#bufferedBytes += bufferBytes;
    this.#idleTimer?.dispose();
    try {
      const client = await this.#connected(signal);
      if (signal?.aborted) throw withdrawn();
      onSend?.();
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
      this.#bufferedBytes -= bufferBytes;
      this.#scheduleEnd();
    }
  }

  /** Takes the port of a model process that main has started. */
  connect(port: PortLike, pid: number): void {
    this.#dropConnection(died());
    this.#endStart();
    const client = new PortClient(port, {
      clock: this.#options.clock,
      maxPending: maxPendingBatches,
      timeoutMs: this.#options.callTimeoutMs ?? usualCallTimeoutMs,
      closedError: () => connection.ending,
      timeoutError: () => new AppError('model-timeout', 'The model process did not answer in time.'),
    });
    const connection: Connection = { port: client, pid, ending: died() };
    this.#connection = connection;
    for (const waiter of this.#waiters) waiter.resolve(client);
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
    else if (pid === this.pid) this.#dropConnection(died(reason));
  }

  setIdleMs(idleMs: number): void {
    this.#idleMs = idleMs;
    this.#scheduleEnd();
  }

  /** Ends the model process when nothing is under way; false when it works or does not run. */
  endIfIdle(): boolean {
    return this.#working === 0 && this.unload();
  }

  /** Ends the model process now, also one that is starting; calls under way reject with `model-unavailable`. */
  unload(): boolean {
    const unloaded = new AppError(
      'model-unavailable',
      'The model was unloaded. It is started again when it is needed.',
    );
    return this.#end(unloaded);
  }

  dispose(): void {
    this.#end(new AppError('model-unavailable', 'The supervisor is ending.'));
  }

  #end(ending: AppError): boolean {
    const wasRunning = this.#connection !== null || this.#startTimer !== null;
    this.#dropConnection(ending);
    this.#rejectWaiters(ending);
    if (wasRunning) this.#options.releaseModel();
    return wasRunning;
  }

  #connected(signal: AbortSignal | undefined): Promise<PortClient> {
    // A process that died takes its port along; main's word of its end may come later.
    if (this.#connection?.port.isClosed) this.#dropConnection(died());
    if (this.#connection) return Promise.resolve(this.#connection.port);
    return new Promise((resolve, reject) => {
      const withdraw = () => {
        this.#waiters.delete(waiter);
        reject(withdrawn());
      };
      const settled = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          signal?.removeEventListener('abort', withdraw);
          settle(value);
        };
      };
      const waiter: Waiter = { resolve: settled(resolve), reject: settled(reject) };
      signal?.addEventListener('abort', withdraw, { once: true });
      this.#waiters.add(waiter);
      this.#requestStart();
    });
  }

  #requestStart(): void {
    if (this.#startTimer) return;
    this.#startTimer = this.#options.clock.after(startTimeoutMs, () => {
      this.#end(new AppError('model-unavailable', 'The model process did not start in time.'));
    });
    this.#options.requestModel();
  }

  #endStart(): void {
    this.#startTimer?.dispose();
    this.#startTimer = null;
  }

  /** A model that hangs is ended at once, so that the next attempt gets a fresh one. */
  #judge(error: unknown): AppError {
    if (!(error instanceof AppError))
      return new AppError('model-failed', 'The model gave an answer of the wrong form.', { cause: error });
    if (error.code === 'model-timeout') this.#end(died());
    if (error.code === 'internal')
      return new AppError('model-failed', 'The model failed on the text; its log says how.', { cause: error });
    return error;
  }

  #scheduleEnd(): void {
    this.#idleTimer?.dispose();
    if (this.#working > 0 || !this.#connection) return;
    this.#idleTimer = this.#options.clock.after(this.#idleMs, () => void this.unload());
  }

  #dropConnection(ending: AppError): void {
    this.#idleTimer?.dispose();
    const connection = this.#connection;
    this.#connection = null;
    if (!connection) return;
    connection.ending = ending;
    connection.port.dispose();
  }

  #rejectWaiters(error: AppError): void {
    this.#endStart();
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters.clear();
  }
}

function withdrawn(): AppError {
  return new AppError('cancelled', 'The request was withdrawn.');
}

function died(reason?: string): AppError {
  const detail = reason === undefined ? '' : ` (${reason})`;
  return new AppError('model-died', `The model process ended while it was working${detail}.`);
}

/** At most: a message has one byte a character of Latin text, two of any other. */
function bufferBytesOf(texts: readonly string[], dimensions: number): number {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return characters * 2 + texts.length * dimensions * Float32Array.BYTES_PER_ELEMENT;
}

function splitRows(vectors: Float32Array, rows: number, dimensions: number): Float32Array[] {
  if (vectors.length !== rows * dimensions) {
    throw new AppError(
      'model-failed',
      `The model answered ${vectors.length} numbers for ${rows} texts of ${dimensions} dimensions.`,
    );
  }
  return Array.from({ length: rows }, (_, row) => vectors.slice(row * dimensions, (row + 1) * dimensions));
}
