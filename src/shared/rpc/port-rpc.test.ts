import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { ManualClock } from '../util/manual-clock.ts';
import { localPorts } from './local-ports.ts';
import { PortClient } from './port-client.ts';
import { PortServer, type PortMethod } from './port-server.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function connect(methods: Record<string, PortMethod>, maxPending = 8) {
  const [clientPort, serverPort] = localPorts();
  const clock = new ManualClock();
  const frames: unknown[] = [];
  const news: unknown[] = [];
  const onInternalError = vi.fn();
  const server = new PortServer(serverPort, { methods, maxConcurrent: 4, onInternalError });
  const client = new PortClient(clientPort, {
    clock,
    maxPending,
    timeoutMs: 1_000,
    onFrame: (data) => frames.push(data),
    onNews: ({ item }) => news.push(item),
  });
  return { clientPort, serverPort, clock, frames, news, onInternalError, server, client };
}

const double: PortMethod = { params: z.object({ n: z.number() }), handle: (params: { n: number }) => params.n * 2 };
const never: PortMethod = { params: z.object({}), handle: () => new Promise(() => {}) };

describe('calls over a port', () => {
  it('answers with the handler’s value', async () => {
    const { client } = connect({ double });
    await expect(client.call('double', { n: 21 })).resolves.toBe(42);
  });

  it('keeps the code of an expected failure and hides the text of a bug', async () => {
    const { client, onInternalError } = connect({
      expected: { params: z.object({}), handle: () => Promise.reject(new AppError('no-vault', 'Open a vault first.')) },
      bug: { params: z.object({}), handle: () => Promise.reject(new Error('secret detail')) },
    });
    await expect(client.call('expected', {})).rejects.toMatchObject({
      code: 'no-vault',
      message: 'Open a vault first.',
    });
    await expect(client.call('bug', {})).rejects.toMatchObject({ code: 'internal' });
    await expect(client.call('bug', {})).rejects.not.toThrow(/secret/);
    expect(onInternalError).toHaveBeenCalledTimes(2);
  });

  it('refuses parameters of the wrong form, unknown and inherited names before any handler runs', async () => {
    const handle = vi.fn();
    const { client } = connect({ strict: { params: z.object({ path: z.string() }), handle } });
    const anything = fc.anything({ withDate: true, withTypedArray: true, withNullPrototype: false });
    await fc.assert(
      fc.asyncProperty(anything, async (params) => {
        fc.pre(typeof params !== 'object' || params === null || !('path' in params));
        await expect(client.call('strict', params)).rejects.toMatchObject({ code: 'invalid-request' });
      }),
    );
    await expect(client.call('toString', {})).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(client.call('__proto__', {})).rejects.toMatchObject({ code: 'invalid-request' });
    expect(handle).not.toHaveBeenCalled();
  });

  it('rejects every pending call when the port closes', async () => {
    const { client, server } = connect({ never });
    const answer = client.call('never', {});
    server.dispose();
    await expect(answer).rejects.toMatchObject({ code: 'supervisor-unavailable' });
    expect(client.pendingCalls).toBe(0);
    await expect(client.call('never', {})).rejects.toMatchObject({ code: 'supervisor-unavailable' });
  });

  it('gives up on an answer that does not come, and leaves no timer behind', async () => {
    const { client, clock } = connect({ never, double });
    const answer = client.call('never', {});
    clock.advance(1_000);
    await expect(answer).rejects.toMatchObject({ code: 'supervisor-unavailable' });
    await client.call('double', { n: 1 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells the handler when a call is withdrawn', async () => {
    let aborted = false;
    const { client } = connect({
      slow: {
        params: z.object({}),
        handle: (_params: never, signal: AbortSignal) =>
          new Promise((resolve) =>
            signal.addEventListener('abort', () => {
              aborted = true;
              resolve(null);
            }),
          ),
      },
    });
    const call = client.start('slow', {});
    await settled();
    call.cancel();
    await expect(call.answer).rejects.toMatchObject({ code: 'cancelled' });
    await settled();
    expect(aborted).toBe(true);
  });

  it('bounds the calls in flight on both sides', async () => {
    const { client } = connect({ never, double }, 2);
    void client.call('never', {}).catch(() => {});
    void client.call('never', {}).catch(() => {});
    await expect(client.call('double', { n: 1 })).rejects.toMatchObject({ code: 'too-many-requests' });
    const generous = connect({ never, double }, 100);
    for (let call = 0; call < 4; call += 1) void generous.client.call('never', {}).catch(() => {});
    await expect(generous.client.call('double', { n: 1 })).rejects.toMatchObject({ code: 'too-many-requests' });
  });

  it('survives messages of any form', async () => {
    const { clientPort, client } = connect({ double });
    for (const message of [
      null,
      1,
      'x',
      [],
      {},
      { kind: 'call' },
      { kind: 'call', id: 'x' },
      { kind: 'ack', frame: NaN },
    ]) {
      clientPort.postMessage(message);
    }
    await expect(client.call('double', { n: 2 })).resolves.toBe(4);
  });
});

describe('news over a port', () => {
  it('keeps one batch unacknowledged, and what waits longer than the queue makes room and is counted', async () => {
    const [clientPort, serverPort] = localPorts();
    const batches: { batch: number; news: { item: unknown; droppedBefore: number }[] }[] = [];
    clientPort.onMessage((message) => batches.push(message as (typeof batches)[number]));
    const server = new PortServer(serverPort, { methods: {}, maxConcurrent: 1, onInternalError: () => {} });
    for (let item = 1; item <= 250; item += 1) server.tell(item);
    await settled();
    expect(batches.map(({ news }) => news)).toEqual([[{ item: 1, droppedBefore: 0 }]]);
    clientPort.postMessage({ kind: 'news-ack', batch: batches[0]!.batch });
    await settled();
    expect(batches).toHaveLength(2);
    expect(batches[1]!.news).toHaveLength(100);
    expect(batches[1]!.news[0]).toEqual({ item: 151, droppedBefore: 149 });
    expect(batches[1]!.news.at(-1)).toEqual({ item: 250, droppedBefore: 0 });
    clientPort.postMessage({ kind: 'news-ack', batch: batches[0]!.batch });
    server.tell('late');
    await settled();
    expect(batches).toHaveLength(2);
  });

  it('reaches the client’s listener piece by piece, also when a frame waits', async () => {
    const { server, frames, news } = connect({});
    server.publish({ load: 1 });
    server.tell('alert');
    server.tell('cleared');
    await settled();
    expect(frames).toEqual([{ load: 1 }]);
    expect(news).toEqual(['alert', 'cleared']);
  });
});

describe('the feed of a port', () => {
  it('keeps one frame unacknowledged and merges what piles up to the latest', async () => {
    const [clientPort, serverPort] = localPorts();
    const received: { frame: number; data: unknown }[] = [];
    clientPort.onMessage((message) => received.push(message as { frame: number; data: unknown }));
    const server = new PortServer(serverPort, { methods: {}, maxConcurrent: 1, onInternalError: () => {} });
    for (let state = 1; state <= 1_000; state += 1) server.publish(state);
    await settled();
    expect(received.map((frame) => frame.data)).toEqual([1]);
    clientPort.postMessage({ kind: 'ack', frame: received[0]!.frame });
    await settled();
    expect(received.map((frame) => frame.data)).toEqual([1, 1_000]);
  });

  it('reaches the client’s listener', async () => {
    const { server, frames } = connect({});
    server.publish({ load: 1 });
    await settled();
    server.publish({ load: 2 });
    await settled();
    expect(frames).toEqual([{ load: 1 }, { load: 2 }]);
  });
});

describe('an answer in parts', () => {
  const counter = (emitted: number[]): PortMethod => ({
    params: z.object({ upTo: z.number() }),
    handle: async ({ upTo }: { upTo: number }, _signal, emit) => {
      for (let n = 1; n <= upTo; n += 1) {
        emitted.push(n);
        await emit(n);
      }
      return 'done';
    },
  });

  it('brings every part in order, then the answer', async () => {
    const { client } = connect({ count: counter([]) });
    const parts: unknown[] = [];
    await expect(client.start('count', { upTo: 100 }, { onPart: (part) => parts.push(part) }).answer).resolves.toBe(
      'done',
    );
    expect(parts).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  /** A client that takes what comes, and acknowledges nothing by itself. */
  async function callRaw(upTo: number) {
    const [clientPort, serverPort] = localPorts();
    const emitted: number[] = [];
    const methods = { count: counter(emitted) };
    const server = new PortServer(serverPort, { methods, maxConcurrent: 4, onInternalError: vi.fn() });
    const received: unknown[] = [];
    clientPort.onMessage((message) => received.push(message));
    const send = async (message: unknown) => {
      clientPort.postMessage(message);
      await settled();
    };
    await send({ kind: 'call', id: 1, method: 'count', params: { upTo } });
    return { emitted, received, send, server };
  }

  it('holds no backlog: a client that takes nothing gets no more than a few parts', async () => {
    const { emitted, received, send, server } = await callRaw(100);
    expect(emitted).toHaveLength(8);
    await send({ kind: 'part-ack', id: 1 });
    expect(emitted).toHaveLength(9);
    expect(received).toHaveLength(9);
    server.dispose();
    await settled();
    expect(emitted).toHaveLength(9);
  });

  it('ends a handler that waits for room when the call is withdrawn', async () => {
    const { emitted, received, send } = await callRaw(100);
    await send({ kind: 'cancel', id: 1 });
    expect(emitted).toHaveLength(8);
    expect(received.at(-1)).toMatchObject({ kind: 'reply', envelope: { ok: false, error: { code: 'cancelled' } } });
  });

  it('gives up when no further part comes in time, and not while parts come', async () => {
    const resume: (() => void)[] = [];
    const slow: PortMethod = {
      params: z.object({}),
      handle: async (_params, _signal, emit) => {
        for (;;) {
          await new Promise<void>((resolve) => resume.push(resolve));
          await emit('part');
        }
      },
    };
    const { client, clock } = connect({ slow });
    let ended: unknown = null;
    const { answer } = client.start('slow', {}, { timeoutMs: 5_000 });
    answer.catch((error: unknown) => (ended = error));
    for (let round = 0; round < 3; round += 1) {
      clock.advance(4_000);
      await settled();
      resume.shift()?.();
      await settled();
      expect(ended).toBeNull();
    }
    clock.advance(5_000);
    await settled();
    expect(ended).toMatchObject({ code: 'supervisor-unavailable' });
  });
});
