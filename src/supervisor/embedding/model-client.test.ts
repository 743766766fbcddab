import { describe, expect, it, vi } from 'vitest';
import { localModelDimensions, modelMethods } from '../../shared/contract/model-api.ts';
import { localPorts } from '../../shared/rpc/local-ports.ts';
import { PortServer } from '../../shared/rpc/port-server.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { ModelClient } from './model-client.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A model process that answers with vectors naming the length of each text. */
function startModel(client: ModelClient, answer: 'answers' | 'hangs' = 'answers') {
  const [clientEnd, modelEnd] = localPorts();
  const handle = ({ texts }: { texts: string[] }) => {
    if (answer === 'hangs') return new Promise(() => {});
    const vectors = new Float32Array(texts.length * localModelDimensions);
    texts.forEach((text, row) => (vectors[row * localModelDimensions] = text.length));
    return { dimensions: localModelDimensions, vectors };
  };
  const server = new PortServer(modelEnd, {
    methods: { embed: { params: modelMethods.embed, handle } },
    maxConcurrent: 2,
    onInternalError: () => {},
  });
  client.connect(clientEnd, 4711);
  return server;
}

function build() {
  const clock = new ManualClock();
  const requestModel = vi.fn();
  const releaseModel = vi.fn();
  const client = new ModelClient({ clock, requestModel, releaseModel, idleMs: 60_000 });
  return { clock, requestModel, releaseModel, client };
}

describe('ModelClient', () => {
  it('asks for the model process once, and answers in the order of the texts', async () => {
    const { client, requestModel } = build();
    const first = client.embed(['a', 'bbb']);
    const second = client.embed(['cc']);
    expect(requestModel).toHaveBeenCalledTimes(1);
    startModel(client);
    expect((await first).map((vector) => vector[0])).toEqual([1, 3]);
    expect((await second).map((vector) => vector[0])).toEqual([2]);
    expect(client.pid).toBe(4711);
  });

  it('says that texts go only when there is a model to take them', async () => {
    const { client } = build();
    const sent = vi.fn();
    const answer = client.embed(['a'], undefined, sent);
    await settled();
    expect(sent).not.toHaveBeenCalled();
    startModel(client);
    await answer;
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it('ends the model process after the idle time, and asks again for the next text', async () => {
    const { client, clock, requestModel, releaseModel } = build();
    startModel(client);
    await client.embed(['a']);
    clock.advance(59_000);
    await client.embed(['b']);
    clock.advance(59_000);
    expect(releaseModel).not.toHaveBeenCalled();
    clock.advance(1_000);
    expect(releaseModel).toHaveBeenCalledTimes(1);
    expect(client.pid).toBeNull();
    const answer = client.embed(['c']);
    expect(requestModel).toHaveBeenCalledTimes(1);
    startModel(client);
    await answer;
  });

  it('applies a shorter idle time at once', async () => {
    const { client, clock, releaseModel } = build();
    startModel(client);
    await client.embed(['a']);
    client.setIdleMs(5_000);
    clock.advance(5_000);
    expect(releaseModel).toHaveBeenCalledTimes(1);
  });

  it('rejects with model-died when the process dies during a batch', async () => {
    const { client } = build();
    const server = startModel(client, 'hangs');
    const answer = client.embed(['a']);
    await settled();
    server.dispose();
    await expect(answer).rejects.toMatchObject({ code: 'model-died' });
  });

  it('is not disturbed by the late news of an earlier process’s end', async () => {
    const { client } = build();
    startModel(client);
    client.unload();
    const answer = client.embed(['abcd']);
    client.exited(1234, 'killed');
    startModel(client);
    client.exited(1234, 'killed');
    expect((await answer).map((vector) => vector[0])).toEqual([4]);
    expect(client.pid).toBe(4711);
  });

  it('rejects at once when main could not start the process', async () => {
    const { client } = build();
    const answer = client.embed(['a']);
    client.exited(null, 'no such file');
    await expect(answer).rejects.toMatchObject({ code: 'model-unavailable', message: /no such file/ });
  });

  it('asks for a fresh process at once after one died, before main has told of it', async () => {
    const { client, requestModel } = build();
    startModel(client).dispose();
    await settled();
    const answer = client.embed(['abc']);
    expect(requestModel).toHaveBeenCalledTimes(1);
    startModel(client);
    expect((await answer).map((vector) => vector[0])).toEqual([3]);
  });

  it('ends a model that does not answer, so that the next attempt gets a fresh one', async () => {
    const { client, clock, releaseModel } = build();
    startModel(client, 'hangs');
    const answer = client.embed(['a']);
    await settled();
    clock.advance(20_000);
    await expect(answer).rejects.toMatchObject({ code: 'model-timeout' });
    expect(releaseModel).toHaveBeenCalledTimes(1);
  });

  it('gives up when the process does not start', async () => {
    const { client, clock } = build();
    const answer = client.embed(['a']);
    clock.advance(20_000);
    await expect(answer).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('unloads when asked and says whether there was something to unload', async () => {
    const { client, releaseModel } = build();
    expect(client.unload()).toBe(false);
    startModel(client);
    expect(client.unload()).toBe(true);
    expect(releaseModel).toHaveBeenCalledTimes(1);
  });

  it('blames no text when it is unloaded in the middle of a batch', async () => {
    const { client } = build();
    startModel(client, 'hangs');
    const answer = client.embed(['a']);
    await settled();
    client.unload();
    await expect(answer).rejects.toMatchObject({
      code: 'model-unavailable',
      message: expect.stringMatching(/unloaded/),
    });
  });

  it('starts no process for a call that was withdrawn before', async () => {
    const { client, requestModel } = build();
    await expect(client.embed(['a'], AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(requestModel).not.toHaveBeenCalled();
  });

  it('ends a call that is withdrawn while the process starts, and asks only once for it', async () => {
    const { client, requestModel } = build();
    const controller = new AbortController();
    const answer = client.embed(['a'], controller.signal);
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    const next = client.embed(['bb']);
    expect(requestModel).toHaveBeenCalledTimes(1);
    startModel(client);
    expect((await next).map((vector) => vector[0])).toEqual([2]);
  });

  it('gives up a process that is still starting when it is unloaded', async () => {
    const { client, clock, requestModel, releaseModel } = build();
    const answer = client.embed(['a']);
    expect(client.unload()).toBe(true);
    await expect(answer).rejects.toMatchObject({ code: 'model-unavailable' });
    expect([releaseModel.mock.calls.length, clock.pendingTimers]).toEqual([1, 0]);
    const again = client.embed(['bb']);
    expect(requestModel).toHaveBeenCalledTimes(2);
    startModel(client);
    await again;
  });

  it('tells of a bug in the model as a failure on these texts', async () => {
    const { client } = build();
    const [clientEnd, modelEnd] = localPorts();
    const methods = { embed: { params: modelMethods.embed, handle: () => Promise.reject(new TypeError('bug')) } };
    const server = new PortServer(modelEnd, { methods, maxConcurrent: 2, onInternalError: () => {} });
    client.connect(clientEnd, 1);
    await expect(client.embed(['a'])).rejects.toMatchObject({ code: 'model-failed' });
    server.dispose();
  });
});
