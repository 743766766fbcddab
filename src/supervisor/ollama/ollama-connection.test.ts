import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultModelSettings, type ModelSettings } from '../../shared/contract/model-settings.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { OllamaConnection } from './ollama-connection.ts';
import { OllamaServer, type OllamaServerOptions } from './test/ollama-server.ts';
import { cloudModel, digestOf, llama, nomic } from './test/served-model.ts';

async function startServer(options?: OllamaServerOptions): Promise<OllamaServer> {
  const server = await OllamaServer.start(options);
  onTestFinished(() => server.stop());
  return server;
}

function connect(url: string, settings: Partial<ModelSettings> = {}) {
  const clock = new ManualClock();
  const chosen: ModelSettings = { ...defaultModelSettings, provider: 'ollama', ollamaUrl: url, ...settings };
  const connection = new OllamaConnection({ clock, settings: chosen });
  onTestFinished(() => connection.dispose());
  return { clock, connection, chosen };
}

/** An address at which nothing listens: it was free a moment ago. */
async function deadUrl(): Promise<string> {
  const server = await OllamaServer.start();
  await server.stop();
  return server.url;
}

describe('before Ollama is chosen', () => {
  it('asks nothing of it, however it is called', async () => {
    const server = await startServer();
    const { connection } = connect(server.url, { provider: 'bundled', chatModel: 'llama3.2' });
    expect(await connection.look()).toMatchObject({ state: 'not-chosen', command: null });
    await expect(connection.find('llama3.2')).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(await connection.unloadIdle()).toBe(0);
    expect(server.requests).toEqual([]);
  });

  it('and after it was given up again', async () => {
    const server = await startServer();
    const { connection, chosen } = connect(server.url);
    await connection.look();
    const before = server.requests.length;
    connection.configure({ ...chosen, provider: 'bundled' });
    expect(await connection.look()).toMatchObject({ state: 'not-chosen', models: [] });
    expect(server.requests).toHaveLength(before);
  });
});

describe('a look at Ollama', () => {
  it.each(['tags', 'show', 'nowhere'] as const)('lists models, sizes and abilities (told in %s)', async (where) => {
    const server = await startServer({ capabilitiesIn: where, models: [nomic, llama] });
    const { connection } = connect(server.url, { chatModel: 'llama3.2', ollamaModel: 'nomic-embed-text' });
    expect(await connection.look()).toEqual({
      state: 'running',
      message: 'Ollama 0.12.6 is running.',
      command: null,
      version: '0.12.6',
      url: server.url,
      chatModel: 'llama3.2',
      models: [
        {
          name: 'llama3.2:latest',
          digest: digestOf(llama),
          sizeBytes: 2_019_393_189,
          parameters: '3.2B',
          canEmbed: false,
          canChat: true,
        },
        {
          name: 'nomic-embed-text:latest',
          digest: digestOf(nomic),
          sizeBytes: 274_302_450,
          parameters: '137M',
          canEmbed: true,
          canChat: false,
        },
      ],
    });
  });

  it('says how to start it when nothing listens, and notices when it is started', async () => {
    const url = await deadUrl();
    const { connection } = connect(url, { chatModel: 'llama3.2' });
    expect(await connection.look()).toMatchObject({
      state: 'not-running',
      command: 'ollama serve',
      message: expect.stringContaining(url),
    });
    await startServer({ port: Number(new URL(url).port) });
    expect(await connection.look()).toMatchObject({ state: 'running', version: '0.12.6' });
  });

  it('gives the exact command for a chosen model that is missing, and still lists the others', async () => {
    const server = await startServer({ models: [nomic] });
    const { connection } = connect(server.url, { chatModel: 'qwen3:4b' });
    expect(await connection.look()).toMatchObject({
      state: 'model-missing',
      command: 'ollama pull qwen3:4b',
      models: [{ name: 'nomic-embed-text:latest' }],
    });
    server.models.push({ ...llama, name: 'qwen3:4b' });
    expect(await connection.look()).toMatchObject({ state: 'running' });
  });

  it('judges anew when another model is chosen, without asking', async () => {
    const server = await startServer();
    const { connection, chosen } = connect(server.url, { chatModel: 'gone:1b' });
    expect((await connection.look()).state).toBe('model-missing');
    const before = server.requests.length;
    connection.configure({ ...chosen, chatModel: 'llama3.2:latest' });
    expect(connection.status().state).toBe('running');
    connection.configure({ ...chosen, chatModel: 'nomic-embed-text' });
    expect(connection.status().message).toMatch(/only makes vectors/);
    expect(server.requests).toHaveLength(before);
  });

  it('does not offer models that forward texts to another machine', async () => {
    const server = await startServer({ models: [llama, cloudModel] });
    const { connection } = connect(server.url, { chatModel: cloudModel.name });
    const status = await connection.look();
    expect(status.models.map(({ name }) => name)).toEqual(['llama3.2:latest']);
    expect(status.state).toBe('model-missing');
    await expect(connection.find(cloudModel.name)).rejects.toMatchObject({ fault: 'model-missing' });
  });

  it('ends a look that takes too long, in the state for it', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    onTestFinished(() => {
      mute.closeAllConnections();
      mute.close();
    });
    const { connection, clock } = connect(`http://127.0.0.1:${(mute.address() as AddressInfo).port}`);
    const look = connection.look();
    await once(mute, 'request');
    clock.advance(5_000);
    expect(await look).toMatchObject({ state: 'slow', message: expect.stringMatching(/in time/) });
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ['a page', (path: string) => ({ status: 200, body: `<html>${path}</html>`, headers: {} })],
    ['a refusal', () => ({ status: 404, body: '404 page not found', headers: {} })],
    ['another JSON', () => ({ status: 200, body: '{"hello":"world"}', headers: {} })],
    ['a redirection', () => ({ status: 302, body: '', headers: { Location: 'http://127.0.0.1:1/elsewhere' } })],
    ['a flood', () => ({ status: 200, body: `{"version":"${'x'.repeat(3_000_000)}"}`, headers: {} })],
  ])('recognises %s as something that is not Ollama', async (_what, answer) => {
    const foreign = createServer((request, response) => {
      const { status, body, headers } = answer(request.url ?? '');
      response.writeHead(status, headers).end(body);
    }).listen(0, '127.0.0.1');
    await once(foreign, 'listening');
    onTestFinished(() => void foreign.close());
    const { connection } = connect(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}`);
    expect(await connection.look()).toMatchObject({ state: 'failed', version: null, models: [] });
    expect(connection.status().message).toMatch(/does not speak as Ollama/);
  });

  it('tries once more when a connection is reset, and only once', async () => {
    const server = await startServer();
    const { connection } = connect(server.url);
    server.resets = 1;
    expect((await connection.look()).state).toBe('running');
    server.resets = 2;
    expect(await connection.look()).toMatchObject({ state: 'failed' });
  });
});

describe('memory of models', () => {
  it('is given back for those that were used, and no others', async () => {
    const server = await startServer();
    const { connection, clock } = connect(server.url);
    server.loaded.add('nomic-embed-text:latest'); // By another program.
    const texts = connection.chat({
      model: 'llama3.2',
      messages: [{ role: 'user', content: 'Hello' }],
      contextTokens: 1_000,
      maxAnswerTokens: 10,
    });
    for await (const _text of texts);
    expect([...server.loaded]).toContain('llama3.2:latest');
    const running = await connection.run((calls, signal) => calls.running(signal));
    expect(running.map(({ name }) => name)).toContain('llama3.2:latest');
    expect(await connection.unloadIdle()).toBe(1);
    expect([...server.loaded]).toEqual(['nomic-embed-text:latest']);
    expect(server.requests.at(-1)?.body).toMatchObject({ model: 'llama3.2', messages: [], keep_alive: 0 });
    expect(clock.pendingTimers).toBe(0);
  });
});
