import type { ChatResponse, Ollama } from 'ollama/browser';
import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { boundedFetch, ForeignAnswerError } from './bounded-fetch.ts';
import { Deadline } from './deadline.ts';
import { isReset, OllamaError, toOllamaError } from './ollama-error.ts';
import { listSchema, runningSchema, showSchema, versionSchema, type ListedModel } from './ollama-models.ts';

/** For what Ollama answers from its own head. */
const quickTimeoutMs = 5_000;
/** A large model takes a minute to load from a slow disk before it does anything. */
const workTimeoutMs = 120_000;
/** Between two pieces of an answer: a model this slow is of no use for a conversation. */
const pieceTimeoutMs = 30_000;

const maxListBytes = 2_000_000;
/** A model's description holds its licence. */
const maxShowBytes = 4_000_000;
/** A number of a vector has at most this many characters in JSON. */
const bytesPerNumber = 26;
const maxDimensions = 8_192;
const maxChatBytes = 8_000_000;
const maxLineBytes = 256_000;

const embedSchema = z.object({ embeddings: z.array(z.array(z.number()).min(1).max(maxDimensions)) });
const pieceSchema = z.object({
  message: z.object({ content: z.string().nullish() }).nullish(),
  done: z.boolean(),
  done_reason: z.string().nullish(),
});

export interface EmbedCall {
  readonly model: string;
  readonly texts: readonly string[];
  readonly keepAliveMinutes: number;
}

export interface ChatCall {
  readonly model: string;
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[];
  readonly keepAliveMinutes: number;
  /** Tokens that prompt and answer may take together. */
  readonly contextTokens: number;
  readonly maxAnswerTokens: number;
}

interface CallBounds {
  readonly model: string | null;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The calls to an Ollama server at one address, through its own client: each is timed, bounded and can be withdrawn, and
 * every answer is decoded. The client is loaded at the first call, so that whoever does not use Ollama does not pay for it.
 */
export class OllamaCalls {
  readonly #url: string;
  readonly #clock: Clock;

  constructor(url: string, clock: Clock) {
    this.#url = url;
    this.#clock = clock;
  }

  /** @throws OllamaError; AppError cancelled. As do all of these. */
  async version(signal?: AbortSignal): Promise<string> {
    const bounds = { model: null, timeoutMs: quickTimeoutMs, maxBytes: maxListBytes, signal };
    return (await this.#call(bounds, versionSchema, (client) => client.version())).version;
  }

  /** What is on the server's disk, models that forward texts elsewhere among them. */
  async list(signal?: AbortSignal): Promise<ListedModel[]> {
    const bounds = { model: null, timeoutMs: quickTimeoutMs, maxBytes: maxListBytes, signal };
    return (await this.#call(bounds, listSchema, (client) => client.list())).models;
  }

  /** What a model can do; null when this version of Ollama does not tell. */
  async capabilities(model: string, signal?: AbortSignal): Promise<readonly string[] | null> {
    const bounds = { model, timeoutMs: quickTimeoutMs, maxBytes: maxShowBytes, signal };
    return (await this.#call(bounds, showSchema, (client) => client.show({ model }))).capabilities ?? null;
  }

  /** The models in the server's memory, and what they take there. */
  async running(signal?: AbortSignal): Promise<readonly { readonly name: string; readonly size: number }[]> {
    const bounds = { model: null, timeoutMs: quickTimeoutMs, maxBytes: maxListBytes, signal };
    return (await this.#call(bounds, runningSchema, (client) => client.ps())).models;
  }

  /** One row for each text, as the server gives it. */
  async embed({ model, texts, keepAliveMinutes }: EmbedCall, signal?: AbortSignal): Promise<number[][]> {
    const maxBytes = 10_000 + texts.length * maxDimensions * bytesPerNumber;
    const request = { model, input: [...texts], truncate: true, keep_alive: keepAlive(keepAliveMinutes) };
    const bounds = { model, timeoutMs: workTimeoutMs, maxBytes, signal };
    return (await this.#call(bounds, embedSchema, (client) => client.embed(request))).embeddings;
  }

  /** Has the server give the model's memory back now. */
  async unload(model: string, signal?: AbortSignal): Promise<void> {
    const bounds = { model, timeoutMs: quickTimeoutMs, maxBytes: maxListBytes, signal };
    await this.#call(bounds, z.unknown(), (client) => client.chat({ model, messages: [], keep_alive: 0 }));
  }

  /**
   * The pieces of an answer as they come; at the end, why it ended: `stop`, or `length` at its longest. Leaving the loop
   * ends the work on the server.
   */
  async *chat(call: ChatCall, signal?: AbortSignal): AsyncGenerator<string, string> {
    const deadline = new Deadline(this.#clock, workTimeoutMs, signal);
    try {
      for await (const raw of await retryOnce(() => this.#openChat(call, deadline.signal))) {
        const piece = decode(pieceSchema, raw);
        deadline.rest(); // The caller takes its time.
        if (piece.message?.content) yield piece.message.content;
        // A model that thinks aloud first says nothing, but lives.
        deadline.extend(pieceTimeoutMs);
        if (piece.done) return piece.done_reason ?? 'stop';
      }
      throw new OllamaError('cut-off', { model: call.model, url: this.#url });
    } catch (error) {
      throw this.#judge(error, call.model, deadline, signal);
    } finally {
      deadline.dispose();
    }
  }

  async #openChat(call: ChatCall, signal: AbortSignal): Promise<AsyncIterable<ChatResponse>> {
    const client = await this.#client({ signal, maxBytes: maxChatBytes, maxLineBytes });
    return client.chat({
      model: call.model,
      messages: call.messages.map((message) => ({ ...message })),
      stream: true,
      think: false, // The answer is to come soon, and from the passages.
      keep_alive: keepAlive(call.keepAliveMinutes),
      options: { num_ctx: call.contextTokens, num_predict: call.maxAnswerTokens, temperature: 0.2 },
    });
  }

  async #call<T>(
    { model, timeoutMs, maxBytes, signal }: CallBounds,
    schema: z.ZodType<T>,
    ask: (client: Ollama) => Promise<unknown>,
  ): Promise<T> {
    const deadline = new Deadline(this.#clock, timeoutMs, signal);
    try {
      const bounds = { signal: deadline.signal, maxBytes, maxLineBytes: null };
      return decode(schema, await retryOnce(async () => ask(await this.#client(bounds))));
    } catch (error) {
      throw this.#judge(error, model, deadline, signal);
    } finally {
      deadline.dispose();
    }
  }

  #judge(error: unknown, model: string | null, deadline: Deadline, signal: AbortSignal | undefined): AppError {
    if (signal?.aborted) return new AppError('cancelled', 'The request was withdrawn.');
    const context = { model, url: this.#url };
    return deadline.isOver ? new OllamaError('slow', { ...context, cause: error }) : toOllamaError(error, context);
  }

  async #client(bounds: Parameters<typeof boundedFetch>[0]): Promise<Ollama> {
    // The build for browsers is the same but for reading pictures from files, which nothing here should be able to do.
    const { Ollama: Client } = await import('ollama/browser');
    return new Client({ host: this.#url, fetch: boundedFetch(bounds) });
  }
}

/** A connection that was kept open may have been closed at the other end meanwhile. */
async function retryOnce<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (isReset(error)) return attempt();
    throw error;
  }
}

function decode<T>(schema: z.ZodType<T>, value: unknown): T {
  const decoded = schema.safeParse(value);
  if (decoded.success) return decoded.data;
  throw new ForeignAnswerError(`The answer has another form than Ollama's: ${z.prettifyError(decoded.error)}`);
}

/** Ollama takes a time with its unit; 0 unloads right after the work. */
const keepAlive = (minutes: number): string | number => (minutes === 0 ? 0 : `${minutes}m`);
