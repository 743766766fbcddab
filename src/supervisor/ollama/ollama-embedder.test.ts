import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { defaultModelSettings } from '../../shared/contract/model-settings.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { OllamaConnection } from './ollama-connection.ts';
import { askForModel, OllamaEmbedder } from './ollama-embedder.ts';
import { OllamaServer, type WorkMode } from './test/ollama-server.ts';
import { digestOf, llama, nomic } from './test/served-model.ts';

const model = 'nomic-embed-text';

async function setUp() {
  const server = await OllamaServer.start();
  onTestFinished(() => server.stop());
  const clock = new ManualClock();
  const settings = {
    ...defaultModelSettings,
    provider: 'ollama',
    ollamaUrl: server.url,
    ollamaModel: model,
  } as const;
  const connection = new OllamaConnection({ clock, settings });
  onTestFinished(() => connection.dispose());
  const onReplaced = vi.fn();
  const open = async () =>
    new OllamaEmbedder({ connection, clock, model, onReplaced }, await askForModel({ connection, model }));
  return { server, clock, connection, open, onReplaced };
}

/** Until the server has been asked so often: real work, no fixed wait. */
async function asked(server: OllamaServer, path: string, times: number): Promise<void> {
  while (server.requestsTo(path).length < times) await new Promise((resolve) => setImmediate(resolve));
}

async function withdrawn(server: OllamaServer, times: number): Promise<void> {
  while (server.withdrawn < times) await new Promise((resolve) => setImmediate(resolve));
}

describe('OllamaEmbedder', () => {
  it('names model and weights, and learns its dimensions from the first vector', async () => {
    const { open } = await setUp();
    const embedder = await open();
    expect(embedder.modelId).toBe(`ollama/${model}@${digestOf(nomic).slice(0, 12)}`);
    expect(embedder.dimensions).toBe(96);
  });

  it('gives a vector of unit length for each text, in order, in batches of a bounded size', async () => {
    const { server, open } = await setUp();
    const embedder = await open();
    const texts = Array.from({ length: 40 }, (_, index) => `text number ${index}`);
    const vectors = await embedder.embed(texts);
    expect(vectors).toHaveLength(40);
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
    const [third] = await embedder.embed(['text number 2']);
    expect(vectors[2]).toEqual(third);
    const sizes = server.requestsTo('/api/embed').map(({ body }) => (body as { input: string[] }).input.length);
    expect(sizes).toEqual([1, 16, 16, 8, 1]);
    expect(server.requestsTo('/api/embed').at(-1)?.body).toMatchObject({ keep_alive: '5m', truncate: true });
    expect(embedder.bufferedBytes).toBe(0);
  });

  it.each<[WorkMode, string, RegExp, string]>([
    ['out-of-memory', 'model-unavailable', /not enough memory.*smaller model/, 'out-of-memory'],
    ['busy', 'model-unavailable', /too much to do/, 'slow'],
    ['runner-died', 'model-died', /middle of its answer/, 'failed'],
    ['no-numbers', 'model-failed', /NaN/, 'failed'],
    ['cut-off', 'model-died', /middle of its answer/, 'failed'],
  ])('says what went wrong: %s', async (mode, code, message, state) => {
    const { server, open, connection } = await setUp();
    await connection.look();
    const embedder = await open();
    server.mode = mode;
    await expect(embedder.embed(['text'])).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(connection.status().state).toBe(state);
    expect(embedder.bufferedBytes).toBe(0);
    server.mode = 'normal';
    await embedder.embed(['text']);
    expect(connection.status().state).toBe('running');
  });

  it('names the command for a model that is gone, and the model that makes no vectors', async () => {
    const { server, open, connection } = await setUp();
    const embedder = await open();
    server.models = [llama];
    await expect(embedder.embed(['text'])).rejects.toMatchObject({ code: 'model-unavailable', fault: 'model-missing' });
    expect(connection.status()).toMatchObject({ state: 'model-missing', command: `ollama pull ${model}` });
    const unfit = askForModel({ connection, model: 'llama3.2' });
    await expect(unfit).rejects.toMatchObject({ fault: 'model-unfit', message: expect.stringMatching(/cannot do/) });
  });

  it('does not mix the vectors of other weights under the same name with those that are stored', async () => {
    const { server, open, clock, onReplaced } = await setUp();
    const embedder = await open();
    await embedder.embed(['text']);
    server.models = [{ ...nomic, revision: 2 }];
    clock.advance(60_000);
    for (const text of ['text', 'again']) {
      const call = embedder.embed([text]);
      await expect(call).rejects.toMatchObject({
        code: 'model-unavailable',
        message: expect.stringMatching(/replaced/),
      });
    }
    expect(onReplaced).toHaveBeenCalledTimes(1);
  });

  it('gives up on a server that hangs, and ends the call there', async () => {
    const { server, open, clock } = await setUp();
    const embedder = await open();
    server.mode = 'hang';
    const call = embedder.embed(['text']);
    await asked(server, '/api/embed', 2);
    clock.advance(120_000);
    await expect(call).rejects.toMatchObject({ code: 'model-timeout' });
    await withdrawn(server, 1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('withdraws a call that nobody waits for any more', async () => {
    const { server, open, connection } = await setUp();
    await connection.look();
    const embedder = await open();
    server.mode = 'hang';
    const controller = new AbortController();
    const call = embedder.embed(['text'], controller.signal);
    await asked(server, '/api/embed', 2);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await withdrawn(server, 1);
    expect(connection.status().state).toBe('running');
  });

  it('tries once more when the connection was reset', async () => {
    const { server, open } = await setUp();
    const embedder = await open();
    await embedder.embed(['text']);
    server.resets = 1;
    await expect(embedder.embed(['text'])).resolves.toHaveLength(1);
    server.resets = 2;
    await expect(embedder.embed(['text'])).rejects.toMatchObject({ code: 'model-died' });
  });

  it('has Ollama give the memory back when it is idle', async () => {
    const { server, open, connection } = await setUp();
    const embedder = await open();
    await embedder.embed(['text']);
    expect([...server.loaded]).toEqual(['nomic-embed-text:latest']);
    server.mode = 'hang';
    const controller = new AbortController();
    const call = embedder.embed(['text'], controller.signal);
    await asked(server, '/api/embed', 3);
    expect(await connection.unloadIdle()).toBe(0);
    controller.abort();
    await call.catch(() => {});
    expect(await connection.unloadIdle()).toBe(1);
    expect([...server.loaded]).toEqual([]);
  });
});
