import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { digestOf, llama, nomic, vectorOf, type ServedModel } from './served-model.ts';

/**
 * How calls that make a model work go. `hang`: no answer ever. `hang-midway`: a first piece, then nothing more.
 * `cut-off`: the connection ends in the middle. `error-midway`: an error as a line of the stream.
 */
export type WorkMode =
  | 'normal'
  | 'hang'
  | 'hang-midway'
  | 'cut-off'
  | 'error-midway'
  | 'out-of-memory'
  | 'busy'
  | 'runner-died'
  | 'no-numbers';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface OllamaServerOptions {
  readonly models?: readonly ServedModel[];
  /** Newer versions list capabilities, older ones tell them only in /api/show, the oldest not at all. */
  readonly capabilitiesIn?: 'tags' | 'show' | 'nowhere';
  /** A port to start again at; any by default. */
  readonly port?: number;
}

const bodySchema = z.object({
  model: z.string().default(''),
  input: z.union([z.string(), z.array(z.string())]).optional(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).optional(),
  keep_alive: z.union([z.string(), z.number()]).optional(),
  stream: z.boolean().default(true),
});
type Body = z.output<typeof bodySchema>;

/** Ollama's answer to a call it cannot serve. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * A server that speaks Ollama's protocol on this computer, for tests: paths, forms, status codes and error texts are those
 * of ollama/ollama's server/routes.go. Only the models behind it are no models.
 */
export class OllamaServer {
  /** Stays the same after `stop`. */
  url = '';
  readonly requests: SeenRequest[] = [];
  readonly loaded = new Set<string>();
  models: ServedModel[];
  mode: WorkMode = 'normal';
  /** So many of the next calls find their connection reset. */
  resets = 0;
  /** Calls that the client withdrew before their answer was complete. */
  withdrawn = 0;
  /** The pieces in which a chat is answered. */
  answer: (prompt: string) => readonly string[] = () => ['Yes', '.'];
  /** Milliseconds between two pieces, for a look at an answer while it comes. */
  pieceDelayMs = 0;
  readonly #capabilitiesIn: 'tags' | 'show' | 'nowhere';
  readonly #server: Server;

  static async start(options: OllamaServerOptions = {}): Promise<OllamaServer> {
    const server = new OllamaServer(options);
    server.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(server.#server, 'listening');
    const { port } = server.#server.address() as AddressInfo; // It listens on a port, not on a pipe.
    server.url = `http://127.0.0.1:${port}`;
    return server;
  }

  private constructor({ models = [llama, nomic], capabilitiesIn = 'tags' }: OllamaServerOptions) {
    this.models = [...models];
    this.#capabilitiesIn = capabilitiesIn;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  requestsTo(path: string): SeenRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const path = request.url ?? '';
    const method = request.method ?? '';
    this.requests.push({ method, path, body: text === '' ? null : JSON.parse(text) });
    response.on('close', () => {
      if (!response.writableEnded) this.withdrawn += 1;
    });
    if (this.resets > 0) {
      this.resets -= 1;
      request.socket.resetAndDestroy();
      return;
    }
    try {
      await this.#route(`${method} ${path}`, text, response);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendJson(response, error.status, { error: error.message });
    }
  }

  async #route(call: string, text: string, response: ServerResponse): Promise<void> {
    if (call === 'GET /') response.end('Ollama is running');
    else if (call === 'GET /api/version') sendJson(response, 200, { version: '0.12.6' });
    else if (call === 'GET /api/tags')
      sendJson(response, 200, { models: this.models.map((model) => this.#tag(model)) });
    else if (call === 'GET /api/ps') sendJson(response, 200, { models: this.#running() });
    else if (call === 'POST /api/show') this.#show(decode(text), response);
    else if (call === 'POST /api/embed') this.#embed(decode(text), response);
    else if (call === 'POST /api/chat') await this.#chat(decode(text), response);
    else {
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('404 page not found');
    }
  }

  #tag(model: ServedModel) {
    const { name, sizeBytes: size, remoteHost, capabilities } = model;
    return {
      name,
      model: name,
      ...(remoteHost ? { remote_host: remoteHost, remote_model: name } : {}),
      modified_at: '2025-05-04T17:37:44.706015396-07:00',
      size,
      digest: digestOf(model),
      details: details(model),
      ...(this.#capabilitiesIn === 'tags' ? { capabilities } : {}),
    };
  }

  #running() {
    return this.models
      .filter(({ name }) => this.loaded.has(name))
      .map((model) => ({
        name: model.name,
        model: model.name,
        size: model.sizeBytes,
        digest: digestOf(model),
        details: details(model),
        expires_at: '2035-05-04T17:37:44.706015396-07:00',
        size_vram: 0,
        context_length: 4_096,
      }));
  }

  #show({ model: name }: Body, response: ServerResponse): void {
    if (name === '') throw new Refusal(400, 'model is required');
    const model = this.#find(name) ?? refuse(404, `model '${name}' not found`);
    const capabilities = this.#capabilitiesIn === 'nowhere' ? {} : { capabilities: model.capabilities };
    sendJson(response, 200, { details: details(model), model_info: {}, modelfile: '', ...capabilities });
  }

  #embed({ model: name, input = [] }: Body, response: ServerResponse): void {
    const model = this.#find(name) ?? refuse(404, `model "${name}" not found, try pulling it first`);
    if (this.mode === 'hang' || this.mode === 'hang-midway') return;
    this.#load(model);
    const texts = typeof input === 'string' ? [input] : input;
    if (texts.length > 0 && model.dimensions === 0) throw new Refusal(501, 'this model does not support embeddings');
    const embeddings = texts.map((text) => vectorOf(text, model.dimensions));
    const answer = {
      model: name,
      embeddings,
      total_duration: 14_143_917,
      load_duration: 1_019_500,
      prompt_eval_count: 8,
    };
    if (this.mode === 'cut-off') {
      const json = JSON.stringify(answer);
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': json.length });
      response.write(json.slice(0, json.length / 2), () => response.destroy());
    } else sendJson(response, 200, answer);
  }

  async #chat({ model: name, messages = [], keep_alive: keepAlive, stream }: Body, response: ServerResponse) {
    const model = this.#find(name) ?? refuse(404, `model '${name}' not found`);
    if (messages.length === 0 && keepAlive === 0) {
      this.loaded.delete(model.name);
      sendJson(response, 200, { ...chatPiece(name, ''), done: true, done_reason: 'unload' });
      return;
    }
    if (!model.capabilities.includes('completion')) throw new Refusal(400, `"${name}" does not support chat`);
    if (this.mode === 'hang') return;
    this.#load(model);
    const pieces = this.answer(messages.map(({ content }) => content).join('\n'));
    if (!stream) {
      sendJson(response, 200, { ...chatPiece(name, pieces.join('')), done: true, done_reason: 'stop' });
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    for (const [index, piece] of pieces.entries()) {
      if (index === 1 && this.#endsMidway(response)) return;
      if (!response.write(`${JSON.stringify(chatPiece(name, piece))}\n`)) await once(response, 'drain').catch(() => {});
      if (this.pieceDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.pieceDelayMs));
      if (response.destroyed) return;
    }
    const counts = { total_duration: 4_883_583_458, load_duration: 1_334_875, prompt_eval_count: 26, eval_count: 282 };
    response.end(`${JSON.stringify({ ...chatPiece(name, ''), done: true, done_reason: 'stop', ...counts })}\n`);
  }

  #endsMidway(response: ServerResponse): boolean {
    if (this.mode === 'cut-off') response.write('{"model":"llama3.2","mess', () => response.destroy());
    else if (this.mode === 'error-midway')
      response.end(`${JSON.stringify({ error: 'an error was encountered while running the model: CUDA error' })}\n`);
    else return this.mode === 'hang-midway';
    return true;
  }

  #load({ name }: ServedModel): void {
    if (this.mode === 'out-of-memory')
      throw new Refusal(500, 'model requires more system memory (7.5 GiB) than is available (5.2 GiB)');
    if (this.mode === 'busy')
      throw new Refusal(503, 'server busy, please try again.  maximum pending requests exceeded');
    if (this.mode === 'runner-died') throw new Refusal(500, 'llama runner process has terminated: signal: killed');
    if (this.mode === 'no-numbers') throw new Refusal(500, 'failed to encode response: json: unsupported value: NaN');
    this.loaded.add(name);
  }

  #find(name: string): ServedModel | undefined {
    const wanted = name.includes(':') ? name : `${name}:latest`;
    return this.models.find((model) => model.name === wanted);
  }
}

function details({ family, parameters }: ServedModel) {
  return {
    parent_model: '',
    format: 'gguf',
    family,
    families: [family],
    parameter_size: parameters,
    quantization_level: 'Q4_K_M',
  };
}

const chatPiece = (model: string, content: string) => ({
  model,
  created_at: '2023-08-04T08:52:19.385406455-07:00',
  message: { role: 'assistant', content },
  done: false,
});

function decode(text: string): Body {
  if (text === '') throw new Refusal(400, 'missing request body');
  return bodySchema.parse(JSON.parse(text));
}

function refuse(status: number, message: string): never {
  throw new Refusal(status, message);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
