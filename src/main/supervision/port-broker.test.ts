import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { TransferPort } from '../processes/hosted-process.ts';
import { FakePort } from '../processes/fake-process.ts';
import { PortBroker } from './port-broker.ts';

class FakeWindow extends EventEmitter {
  readonly id: number;
  readonly received: { channel: string; ports: TransferPort[] }[] = [];
  isGone = false;
  refuses = false;

  constructor(id: number) {
    super();
    this.id = id;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  postMessage(channel: string, _message: unknown, ports: TransferPort[]): void {
    if (this.refuses) throw new Error('Render frame was disposed');
    this.received.push({ channel, ports });
  }
}

function setUp() {
  const pairs: { port1: FakePort; port2: FakePort }[] = [];
  const sent: (readonly TransferPort[])[] = [];
  const link = { isOpen: true };
  const broker = new PortBroker({
    createChannel: () => {
      const pair = { port1: new FakePort(), port2: new FakePort() };
      pairs.push(pair);
      return pair;
    },
    sendToSupervisor: (message, ports) => {
      expect(message).toEqual({ kind: 'client-port' });
      if (link.isOpen) sent.push(ports);
      return link.isOpen;
    },
    log: () => {},
  });
  return { broker, pairs, sent, link };
}

test('a window that asks gets one end, and the supervisor the other', () => {
  const { broker, pairs, sent } = setUp();
  const window = new FakeWindow(1);
  broker.supervisorReady();
  broker.connect(window);
  expect(window.received).toEqual([{ channel: 'supervisor:port', ports: [pairs[0]!.port1] }]);
  expect(sent).toEqual([[pairs[0]!.port2]]);
});

test('a window that asks too early gets its port when the supervisor is ready', () => {
  const { broker, pairs } = setUp();
  const window = new FakeWindow(1);
  broker.connect(window);
  expect(pairs).toHaveLength(0);
  broker.supervisorReady();
  expect(window.received).toHaveLength(1);
});

test('each new life of the supervisor gives each known window a new port', () => {
  const { broker, sent } = setUp();
  const windows = [new FakeWindow(1), new FakeWindow(2)];
  for (const window of windows) broker.connect(window);
  for (let epoch = 1; epoch <= 3; epoch += 1) {
    broker.supervisorReady();
    broker.supervisorEnded();
  }
  expect(windows.map((window) => window.received.length)).toEqual([3, 3]);
  expect(sent).toHaveLength(6);
});

test('a page that reloads asks again and gets a new port, without a second listener', () => {
  const { broker } = setUp();
  const window = new FakeWindow(1);
  broker.supervisorReady();
  for (let load = 0; load < 20; load += 1) broker.connect(window);
  expect(window.received).toHaveLength(20);
  expect([broker.windowCount, window.listenerCount('destroyed')]).toEqual([1, 1]);
});

test('a destroyed window is forgotten', () => {
  const { broker, pairs } = setUp();
  const told = new FakeWindow(1);
  const untold = new FakeWindow(2);
  broker.connect(told);
  broker.connect(untold);
  told.emit('destroyed');
  untold.isGone = true;
  broker.supervisorReady();
  expect([broker.windowCount, pairs.length]).toEqual([0, 0]);
});

test('when the supervisor takes no port, the window gets none', () => {
  const { broker, pairs, link } = setUp();
  const window = new FakeWindow(1);
  link.isOpen = false;
  broker.supervisorReady();
  broker.connect(window);
  expect(window.received).toEqual([]);
  expect(pairs[0]!.port1.isClosed).toBe(true);
});

test('when the window takes no port, its end is closed', () => {
  const { broker, pairs } = setUp();
  const window = new FakeWindow(1);
  window.refuses = true;
  broker.supervisorReady();
  broker.connect(window);
  expect(pairs[0]!.port1.isClosed).toBe(true);
});
