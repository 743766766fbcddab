import { expect, test } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { FakePort, FakeProcess } from '../processes/fake-process.ts';
import type { TransferPort } from '../processes/hosted-process.ts';
import { ModelHost } from './model-host.ts';

function setUp() {
  const clock = new ManualClock();
  const processes: FakeProcess[] = [];
  const pairs: { port1: FakePort; port2: FakePort }[] = [];
  const told: { message: unknown; ports: readonly TransferPort[] }[] = [];
  const supervisor = { isThere: true };
  const launch: { error: Error | null } = { error: null };
  const host = new ModelHost({
    clock,
    faults: [],
    launch: () => {
      if (launch.error) throw launch.error;
      processes.push(new FakeProcess());
      return processes.at(-1)!;
    },
    createChannel: () => {
      pairs.push({ port1: new FakePort(), port2: new FakePort() });
      return pairs.at(-1)!;
    },
    sendToSupervisor: (message, ports = []) => {
      if (supervisor.isThere) told.push({ message, ports });
      return supervisor.isThere;
    },
    log: () => {},
  });
  return { clock, host, processes, pairs, told, supervisor, launch, latest: () => processes.at(-1)! };
}

test('the model process and the supervisor each get an end of one channel, the latter once the number is known', () => {
  const { host, latest, pairs, told } = setUp();
  host.ensure();
  expect(latest().posted).toEqual([{ message: { kind: 'supervisor-port', faults: [] }, ports: [pairs[0]!.port1] }]);
  expect(told).toEqual([]);
  latest().spawn(55);
  expect(told).toEqual([{ message: { kind: 'model-port', pid: 55 }, ports: [pairs[0]!.port2] }]);
  expect(host.pid).toBe(55);
});

test('a second wish while it starts launches no second process', () => {
  const { host, processes } = setUp();
  host.ensure();
  host.ensure();
  expect(processes).toHaveLength(1);
});

test('a wish for a model whose port was handed over replaces the process, whose death is not told yet', () => {
  const { host, processes, latest } = setUp();
  host.ensure();
  latest().spawn(55);
  host.ensure();
  expect(processes).toHaveLength(1);
  latest().exit(9);
  expect(processes).toHaveLength(2);
  latest().spawn(56);
  expect(host.pid).toBe(56);
});

test('the end is asked for, and the supervisor hears of it', async () => {
  const { clock, host, latest, told } = setUp();
  host.ensure();
  latest().spawn(55);
  const ended = host.end();
  expect(latest().messages.at(-1)).toEqual({ kind: 'stop' });
  latest().exit(0);
  await ended;
  expect(told.at(-1)!.message).toEqual({ kind: 'model-exited', pid: 55, reason: 'it was ended' });
  expect([host.pid, clock.pendingTimers, latest().kills]).toEqual([null, 0, []]);
});

test('an end that is not heeded is forced after one second', () => {
  const { clock, host, latest } = setUp();
  host.ensure();
  latest().spawn(55);
  void host.end();
  clock.advance(999);
  expect(latest().kills).toEqual([]);
  void host.end();
  clock.advance(1);
  expect(latest().kills).toEqual(['at-once']);
});

test('a wish while it ends starts the next process after the end', () => {
  const { host, latest, processes, told } = setUp();
  host.ensure();
  latest().spawn(55);
  void host.end();
  host.ensure();
  expect(processes).toHaveLength(1);
  latest().exit(0);
  expect(processes).toHaveLength(2);
  latest().spawn(56);
  expect(told.map((tell) => tell.message)).toEqual([
    { kind: 'model-port', pid: 55 },
    { kind: 'model-exited', pid: 55, reason: 'it was ended' },
    { kind: 'model-port', pid: 56 },
  ]);
});

test('an end withdraws a wish that waits', () => {
  const { host, latest, processes } = setUp();
  host.ensure();
  void host.end();
  host.ensure();
  void host.end();
  latest().exit(0);
  expect(processes).toHaveLength(1);
});

test('a crash is told with its reason, and the next wish starts anew', () => {
  const { host, latest, processes, told } = setUp();
  host.ensure();
  latest().spawn(55);
  latest().exit(9);
  expect(told.at(-1)!.message).toEqual({ kind: 'model-exited', pid: 55, reason: 'it ended with code 9' });
  expect(processes).toHaveLength(1);
  host.ensure();
  expect(processes).toHaveLength(2);
});

test('a process that never starts is told as ended, and its port is closed', () => {
  const { host, latest, pairs, told } = setUp();
  host.ensure();
  latest().exit(1);
  expect(told.map((tell) => tell.message)).toEqual([
    { kind: 'model-exited', pid: null, reason: 'it ended with code 1' },
  ]);
  expect(pairs[0]!.port2.isClosed).toBe(true);
});

test('a launch that fails is told at once', () => {
  const { host, told, launch } = setUp();
  launch.error = new Error('no memory');
  host.ensure();
  const reason = 'it could not be started: no memory';
  expect(told[0]!.message).toEqual({ kind: 'model-exited', pid: null, reason });
});

test('when the supervisor dies the model is ended, and the next supervisor hears nothing of it', () => {
  const { host, latest, processes, told } = setUp();
  host.ensure();
  latest().spawn(55);
  told.length = 0;
  host.supervisorEnded();
  host.ensure();
  latest().exit(0);
  expect(told).toEqual([]);
  expect(processes).toHaveLength(2);
});

test('a process that nobody takes a port of is ended', () => {
  const { host, latest, supervisor } = setUp();
  host.ensure();
  supervisor.isThere = false;
  latest().spawn(55);
  expect(latest().messages.at(-1)).toEqual({ kind: 'stop' });
});

test('an end when nothing runs is done at once', async () => {
  const { host, processes } = setUp();
  await host.end();
  expect(processes).toHaveLength(0);
});
