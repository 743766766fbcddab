import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import type { Disposable } from '../lifecycle/disposable.ts';
import { failure, success, type Envelope } from './envelope.ts';
import { NewsQueue } from './news-queue.ts';
import { PartWindow } from './part-window.ts';
import type { PortLike } from './port-like.ts';
import type { ServerMessage } from './port-messages.ts';

/** A method as its port serves it: parameters are decoded before the handler sees them. */
export interface PortMethod {
  readonly params: z.ZodType;
  /** `emit` sends a part of the answer ahead of it, and resolves when there is room for another. */
  handle(params: never, signal: AbortSignal, emit: (part: unknown) => Promise<void>): unknown;
}

/** Parts of one answer on their way to the client: enough to keep it busy, too few to be a backlog. */
const maxPartsOnTheWay = 8;

const clientMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.number().int(), method: z.string().max(100), params: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: z.number().int() }),
  z.object({ kind: z.literal('ack'), frame: z.number().int() }),
  z.object({ kind: z.literal('news-ack'), batch: z.number().int() }),
  z.object({ kind: z.literal('part-ack'), id: z.number().int() }),
]);

interface RunningCall {
  readonly controller: AbortController;
  readonly parts: PartWindow;
}

export interface PortServerOptions {
  readonly methods: Readonly<Record<string, PortMethod>>;
  /** Calls served at once; one more is refused with `too-many-requests`. */
  readonly maxConcurrent: number;
  readonly onInternalError: (error: unknown, method: string) => void;
  readonly onClose?: () => void;
}

/** Alerts are few; more than this wait only for a page that hangs. */
const maxWaitingNews = 100;

/**
 * Serves one client's port. Its feed keeps at most one frame unacknowledged and merges what piles up to the latest. News
 * is not merged: it waits in a bounded queue while a batch is unacknowledged, and what had to make room is counted.
 */
export class PortServer implements Disposable {
  readonly #port: PortLike;
  readonly #options: PortServerOptions;
  readonly #running = new Map<number, RunningCall>();
  #frame = 0;
  #unacknowledged: number | null = null;
  #waiting: { data: unknown } | null = null;
  readonly #news = new NewsQueue<unknown>(maxWaitingNews);
  #batch = 0;
  #isNewsUnacknowledged = false;
  #closed = false;

  constructor(port: PortLike, options: PortServerOptions) {
    this.#port = port;
    this.#options = options;
    port.onMessage((message) => this.#receive(message));
    port.onClose(() => this.dispose());
    port.start();
  }

  /** Sends a frame of the feed, or keeps it as the latest until the last one is acknowledged. */
  publish(data: unknown): void {
    if (this.#unacknowledged !== null) {
      this.#waiting = { data };
      return;
    }
    this.#unacknowledged = ++this.#frame;
    this.#send({ kind: 'frame', frame: this.#unacknowledged, data });
  }

  /** Tells of something that happened, in order and without merging. */
  tell(item: unknown): void {
    this.#news.add(item);
    if (!this.#isNewsUnacknowledged) this.#sendNews();
  }

  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { controller } of this.#running.values()) controller.abort();
    this.#running.clear();
    this.#port.close();
    this.#options.onClose?.();
  }

  #receive(raw: unknown): void {
    const decoded = clientMessageSchema.safeParse(raw);
    if (!decoded.success) {
      this.#refuse(raw);
      return;
    }
    const message = decoded.data;
    if (message.kind === 'call') void this.#serve(message.id, message.method, message.params);
    else if (message.kind === 'cancel') this.#running.get(message.id)?.controller.abort();
    else if (message.kind === 'part-ack') this.#running.get(message.id)?.parts.acknowledge();
    else if (message.kind === 'ack') this.#acknowledge(message.frame);
    else this.#acknowledgeNews(message.batch);
  }

  /** A malformed call still gets an answer when its number can be told; silence would look like a hang. */
  #refuse(raw: unknown): void {
    const numbered = z.object({ id: z.number().int() }).safeParse(raw);
    const error = new AppError('invalid-request', 'The message has not the form that this port understands.');
    if (numbered.success) this.#reply(numbered.data.id, failure(error));
  }

  async #serve(id: number, name: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    if (this.#running.size >= this.#options.maxConcurrent || this.#running.has(id)) {
      this.#reply(id, failure(new AppError('too-many-requests', 'Too many requests at once.')));
      return;
    }
    const parts = new PartWindow(maxPartsOnTheWay, controller.signal);
    this.#running.set(id, { controller, parts });
    const emit = (data: unknown) => parts.pass(() => this.#send({ kind: 'part', id, data }));
    try {
      this.#reply(id, success(await this.#run(name, params, controller.signal, emit)));
    } catch (error) {
      if (!(error instanceof AppError)) this.#options.onInternalError(error, name);
      this.#reply(id, failure(error));
    } finally {
      this.#running.delete(id);
    }
  }

  async #run(
    name: string,
    params: unknown,
    signal: AbortSignal,
    emit: (part: unknown) => Promise<void>,
  ): Promise<unknown> {
    const method = Object.hasOwn(this.#options.methods, name) ? this.#options.methods[name] : undefined;
    if (!method) throw new AppError('invalid-request', `There is no method '${name.slice(0, 40)}' here.`);
    const decoded = method.params.safeParse(params);
    if (!decoded.success)
      throw new AppError(
        'invalid-request',
        `'${name}' got parameters of the wrong form: ${z.prettifyError(decoded.error)}`,
      );
    return method.handle(decoded.data as never, signal, emit); // Decoded by the schema that stands beside the handler.
  }

  #acknowledge(frame: number): void {
    if (frame !== this.#unacknowledged) return;
    this.#unacknowledged = null;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) this.publish(waiting.data);
  }

  #acknowledgeNews(batch: number): void {
    if (batch !== this.#batch) return;
    this.#isNewsUnacknowledged = false;
    this.#sendNews();
  }

  #sendNews(): void {
    const news = this.#news.takeAll();
    if (news.length === 0) return;
    this.#isNewsUnacknowledged = true;
    this.#send({ kind: 'news', batch: ++this.#batch, news });
  }

  #reply(id: number, envelope: Envelope<unknown>): void {
    this.#send({ kind: 'reply', id, envelope });
  }

  #send(message: ServerMessage): void {
    if (!this.#closed) this.#port.postMessage(message);
  }
}
