import { AppError } from '../errors/app-error.ts';
import type { Disposable } from '../lifecycle/disposable.ts';
import type { Clock } from '../util/clock.ts';
import { unwrap, type Envelope } from './envelope.ts';
import type { News } from './news-queue.ts';
import type { PortLike } from './port-like.ts';
import type { ClientMessage, ServerMessage } from './port-messages.ts';

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  deadline: Disposable;
  readonly method: string;
  readonly options: CallOptions;
}

export interface CallOptions {
  /** Called with each part that comes before the answer; the part is acknowledged when it returns. */
  readonly onPart?: (data: unknown) => void;
  /** How long to wait for the answer, or for the next part of it. The client's own time by default. */
  readonly timeoutMs?: number;
}

export interface PortClientOptions {
  readonly clock: Clock;
  /** Calls in flight; one more is refused with `too-many-requests`. */
  readonly maxPending: number;
  readonly timeoutMs: number;
  /** Called with each frame of the feed; the frame is acknowledged when it returns. */
  readonly onFrame?: (data: unknown) => void;
  /** Called with each piece of news, in order. */
  readonly onNews?: (news: News<unknown>) => void;
  /** The code that pending calls fail with when the port closes. */
  readonly closedError?: () => AppError;
  /** The error of a call that got no answer in time. */
  readonly timeoutError?: () => AppError;
}

/** Calls over a message port: numbered, bounded, timed, and all rejected when the port closes. */
export class PortClient implements Disposable {
  readonly #port: PortLike;
  readonly #options: PortClientOptions;
  readonly #pending = new Map<number, PendingCall>();
  #nextId = 1;
  #closed = false;

  constructor(port: PortLike, options: PortClientOptions) {
    this.#port = port;
    this.#options = options;
    port.onMessage((message) => this.#receive(message as ServerMessage)); // The other end is our own PortServer.
    port.onClose(() => this.dispose());
    port.start();
  }

  /** True once either end has closed the port: the client is of no more use. */
  get isClosed(): boolean {
    return this.#closed;
  }

  get pendingCalls(): number {
    return this.#pending.size;
  }

  call(method: string, params: unknown): Promise<unknown> {
    return this.start(method, params).answer;
  }

  /** Like `call`, with a way to withdraw: the answer then rejects with `cancelled`, and the server stops early if it can. */
  start(method: string, params: unknown, options: CallOptions = {}): { answer: Promise<unknown>; cancel: () => void } {
    if (this.#closed) return { answer: Promise.reject(this.#closedError()), cancel: () => {} };
    if (this.#pending.size >= this.#options.maxPending) {
      return {
        answer: Promise.reject(new AppError('too-many-requests', 'Too many requests at once.')),
        cancel: () => {},
      };
    }
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      const deadline = this.#deadline(id, method, options);
      this.#pending.set(id, { resolve, reject, deadline, method, options });
    });
    this.#send({ kind: 'call', id, method, params });
    return { answer, cancel: () => this.#withdraw(id, new AppError('cancelled', 'The request was withdrawn.')) };
  }

  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const id of this.#pending.keys()) this.#take(id)?.reject(this.#closedError());
    this.#port.close();
  }

  #withdraw(id: number, error: AppError): void {
    const call = this.#take(id);
    if (!call) return;
    this.#send({ kind: 'cancel', id });
    call.reject(error);
  }

  #deadline(id: number, method: string, { timeoutMs = this.#options.timeoutMs }: CallOptions): Disposable {
    return this.#options.clock.after(timeoutMs, () => this.#withdraw(id, this.#timeoutError(method)));
  }

  #takePart(id: number, data: unknown): void {
    const call = this.#pending.get(id);
    if (!call) return; // Withdrawn: the server has been told.
    call.deadline.dispose();
    call.deadline = this.#deadline(id, call.method, call.options);
    try {
      call.options.onPart?.(data);
    } finally {
      this.#send({ kind: 'part-ack', id });
    }
  }

  #receive(message: ServerMessage): void {
    if (message.kind === 'frame') this.#takeFrame(message.frame, message.data);
    else if (message.kind === 'part') this.#takePart(message.id, message.data);
    else if (message.kind === 'news') this.#takeNews(message.batch, message.news);
    else this.#settle(message.id, message.envelope);
  }

  #takeFrame(frame: number, data: unknown): void {
    try {
      this.#options.onFrame?.(data);
    } finally {
      this.#send({ kind: 'ack', frame });
    }
  }

  #takeNews(batch: number, news: readonly News<unknown>[]): void {
    try {
      for (const piece of news) this.#options.onNews?.(piece);
    } finally {
      this.#send({ kind: 'news-ack', batch });
    }
  }

  #settle(id: number, envelope: Envelope<unknown>): void {
    const call = this.#take(id);
    if (!call) return; // A late answer to a withdrawn call.
    try {
      call.resolve(unwrap(envelope));
    } catch (error) {
      call.reject(error as AppError); // unwrap throws nothing else.
    }
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    call?.deadline.dispose();
    return call;
  }

  #send(message: ClientMessage): void {
    if (!this.#closed) this.#port.postMessage(message);
  }

  #timeoutError(method: string): AppError {
    return (
      this.#options.timeoutError?.() ??
      new AppError('supervisor-unavailable', `There was no answer to '${method}' in time. Try again.`)
    );
  }

  #closedError(): AppError {
    return (
      this.#options.closedError?.() ??
      new AppError('supervisor-unavailable', 'Search is not available at the moment. It comes back by itself.')
    );
  }
}
