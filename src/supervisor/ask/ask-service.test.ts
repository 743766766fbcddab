import { describe, expect, it, onTestFinished } from 'vitest';
import type { AskAnswer, AskPart } from '../../shared/contract/ask-api.ts';
import { defaultModelSettings, type ModelSettings } from '../../shared/contract/model-settings.ts';
import { localModelId } from '../../shared/contract/model-api.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { EmbeddingCache } from '../cache/embedding-cache.ts';
import { LeaseBook } from '../memory/lease-book.ts';
import { refuse } from '../memory/memory-refusal.ts';
import { OllamaConnection } from '../ollama/ollama-connection.ts';
import { OllamaServer } from '../ollama/test/ollama-server.ts';
import { cloudModel, llama, nomic } from '../ollama/test/served-model.ts';
import { QueryVectors } from '../search/query-vectors.ts';
import { SearchService } from '../search/search-service.ts';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';
import { newTestVectors } from '../test/open-test-vectors.ts';
import { AskService, bytesPerAnswer, maxAnswerLength } from './ask-service.ts';

const apples = 'Apples keep well in a cool cellar until spring.';
const storms = 'The storm took the roof of the barn.';
const question = 'Where do apples keep well?';

/** Real rows, a real graph and a real server: only the vectors and the model's words are made up. */
async function setUp({
  settings = {},
  aiLimitBytes = 1_000_000,
  hasVectors = true,
}: { settings?: Partial<ModelSettings>; aiLimitBytes?: number; hasVectors?: boolean } = {}) {
  const server = await OllamaServer.start({ models: [llama, nomic, cloudModel] });
  onTestFinished(() => server.stop());
  const clock = new ManualClock();
  const store = openTestStore();
  addNote(store, 'fruit.md', [apples], 'Fruit');
  addNote(store, 'weather.md', [storms], 'Weather');
  embedTexts(store, [apples, storms], (text) => vectorOfText(text));
  const vectors = newTestVectors(store);
  if (hasVectors) {
    await vectors.open();
    await vectors.sync();
  }
  const cache = new EmbeddingCache({ dimensions: 32, maxBytes: 1_000_000 });
  const queryVectors = new QueryVectors({ embedder: new FakeEmbedder(), cache, persisted: store.embeddings, clock });
  const search = new SearchService({ store, vectors, queryVectors, clock });
  const chosen: ModelSettings = {
    ...defaultModelSettings,
    provider: 'ollama',
    ollamaUrl: server.url,
    chatModel: 'llama3.2',
  };
  const connection = new OllamaConnection({ clock, settings: { ...chosen, ...settings } });
  onTestFinished(() => connection.dispose());
  const leases = new LeaseBook({ clock, limitBytes: aiLimitBytes, maxLeases: 8 });
  const ask = new AskService({
    search,
    connection,
    vectorModelId: localModelId,
    takeRoom: (bytes) => Promise.resolve(room(leases, bytes)),
  });
  const parts: AskPart[] = [];
  const start = (text: string, signal = new AbortController().signal): Promise<AskAnswer> =>
    ask.ask(text, signal, (part) => Promise.resolve(void parts.push(part)));
  return { server, clock, connection, leases, ask, parts, start };
}

function room(leases: LeaseBook, bytes: number) {
  const decision = leases.request({ owner: 'ask', kind: 'other', bytes, ttlMs: 60_000 });
  if ('lease' in decision) return { dispose: () => void leases.release(decision.lease.leaseId) };
  const { usedBytes, limitBytes } = leases;
  return refuse('ask', { reason: decision.refused, askedBytes: bytes, usedBytes, limitBytes, freedBytes: 0 });
}

const shownOf = (parts: readonly AskPart[]) => parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');

describe('AskService', () => {
  it('answers from the passages, piece by piece, with citations that name note and place', async () => {
    const { server, parts, start, ask, leases } = await setUp();
    server.answer = () => ['In a cool', ' cellar [', '1], until', ' spring [8].'];
    const answer = await start(question);
    expect(answer).toMatchObject({
      kind: 'answered',
      text: 'In a cool cellar [1], until spring.',
      citations: [{ number: 1, path: 'fruit.md', title: 'Fruit', offset: 0, excerpt: apples }],
      endedBy: 'done',
      modeReason: null,
    });
    expect(parts[0]).toMatchObject({ kind: 'passages', passages: [{ number: 1, path: 'fruit.md' }, { number: 2 }] });
    expect(shownOf(parts)).toBe('In a cool cellar [1], until spring.');
    expect(parts.length).toBeGreaterThan(3);
    expect([ask.heldBytes, leases.usedBytes]).toEqual([0, 0]);
  });

  it('gives the model the passages and the question within its context', async () => {
    const { server, start } = await setUp();
    await start(question);
    const { body } = server.requestsTo('/api/chat')[0] ?? {};
    expect(body).toMatchObject({ model: 'llama3.2', stream: true, options: { num_ctx: 4_096, num_predict: 800 } });
    expect(JSON.stringify(body)).toContain(apples);
    expect(JSON.stringify(body)).toContain(`Question: ${question}`);
  });

  it('does not trouble the model when no passage bears on the question', async () => {
    const { server, parts, start } = await setUp();
    expect(await start('Who painted the ceiling of the chapel?')).toMatchObject({ kind: 'nothing-found' });
    expect(parts).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('looks passages up by words alone while there are no vectors, and says so', async () => {
    const { start } = await setUp({ hasVectors: false });
    expect(await start(question)).toMatchObject({ kind: 'answered', modeReason: expect.stringMatching(/vector/i) });
  });

  it('says what is missing before anything is asked', async () => {
    for (const settings of [{ provider: 'bundled' }, { chatModel: '' }] as const) {
      const { server, start } = await setUp({ settings });
      await expect(start(question)).rejects.toMatchObject({ code: 'model-unavailable', message: /settings/ });
      expect(server.requests).toEqual([]);
    }
  });

  it('sends no note to a model that only makes vectors, nor to one on another machine', async () => {
    for (const [chatModel, fault] of [
      [nomic.name, 'model-unfit'],
      [cloudModel.name, 'model-missing'],
      ['gone:7b', 'model-missing'],
    ] as const) {
      const { server, start } = await setUp({ settings: { chatModel } });
      await expect(start(question)).rejects.toMatchObject({ fault });
      expect(server.requestsTo('/api/chat')).toEqual([]);
    }
  });

  it('takes no memory that it was refused', async () => {
    const { server, start, ask } = await setUp({ aiLimitBytes: bytesPerAnswer - 1 });
    await expect(start(question)).rejects.toMatchObject({ code: 'memory-refused', message: /no memory left/ });
    expect(server.requests).toEqual([]);
    expect(ask.heldBytes).toBe(0);
  });

  it('answers no more than a few questions at once', async () => {
    const { server, start, connection } = await setUp();
    server.mode = 'hang';
    const running = [start(question), start(question)];
    await expect(start(question)).rejects.toMatchObject({ code: 'too-many-requests' });
    connection.dispose();
    for (const { status } of await Promise.allSettled(running)) expect(status).toBe('rejected');
  });

  it('ends the model’s work when the question is withdrawn', async () => {
    const { server, start, leases, clock, connection } = await setUp();
    server.mode = 'hang-midway';
    server.answer = () => ['First', 'second'];
    const controller = new AbortController();
    const answer = start(question, controller.signal);
    while (server.requestsTo('/api/chat').length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    while (server.withdrawn === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(leases.usedBytes).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    expect(connection.status().state).not.toBe('slow');
  });

  it('gives up on a model that says nothing more', async () => {
    const { server, start, clock, parts, connection } = await setUp();
    server.mode = 'hang-midway';
    server.answer = () => ['First', 'second'];
    const answer = start(question);
    while (shownOf(parts) === '') await new Promise((resolve) => setImmediate(resolve));
    clock.advance(30_000);
    await expect(answer).rejects.toMatchObject({ code: 'model-timeout', fault: 'slow' });
    expect(connection.status().state).toBe('slow');
  });

  it.each([
    ['cut-off', 'model-died', /middle of its answer/],
    ['error-midway', 'model-failed', /CUDA error/],
    ['out-of-memory', 'model-unavailable', /not enough memory/],
    ['busy', 'model-unavailable', /too much to do/],
  ] as const)('says what went wrong: %s', async (mode, code, message) => {
    const { server, start, leases } = await setUp();
    server.mode = mode;
    server.answer = () => ['First', 'second'];
    await expect(start(question)).rejects.toMatchObject({ code, message });
    expect(leases.usedBytes).toBe(0);
  });

  it('bounds an answer that has no end, and ends the work on it', async () => {
    const { server, start, parts } = await setUp();
    server.answer = () => Array.from({ length: 5_000 }, () => 'word '.repeat(20));
    const answer = await start(question);
    expect(answer).toMatchObject({ kind: 'answered', endedBy: 'length' });
    expect(shownOf(parts)).toHaveLength(maxAnswerLength);
    while (server.withdrawn === 0) await new Promise((resolve) => setImmediate(resolve));
  });
});
