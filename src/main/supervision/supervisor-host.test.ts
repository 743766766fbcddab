import { defaultSettings } from '../../shared/contract/settings-api.ts';
import { expect, test } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { FakePort, FakeProcess } from '../processes/fake-process.ts';
import { SupervisorHost, type HostConfig } from './supervisor-host.ts';

const mebibyte = 2 ** 20;
const config: HostConfig = {
  vaultFolder: '/vault',
  dataFolder: '/data',
  settings: defaultSettings,
  heapCapMb: 64,
  leakInjections: [],
  isOnBattery: false,
  modelTimeoutMs: null,
  isMonitored: true,
};

function setUp() {
  const clock = new ManualClock();
  const processes: FakeProcess[] = [];
  const events: string[] = [];
  const phases: string[] = [];
  const logged: string[] = [];
  let launchError: Error | null = null;
  const host = new SupervisorHost({
    launch: () => {
      if (launchError) throw launchError;
      const process = new FakeProcess();
      processes.push(process);
      return process;
    },
    clock,
    random: () => 0.5,
    log: (level, message) => logged.push(`${level}: ${message}`),
    onLog: (level, message) => events.push(`${level} ${message}`),
    onReady: (epoch) => events.push(`ready ${epoch}`),
    onEnded: (epoch) => events.push(`ended ${epoch}`),
    onModelWanted: () => events.push('model wanted'),
    onModelUnwanted: () => events.push('model unwanted'),
    onNewLifeWanted: (reason) => events.push(`new life ${reason}`),
    onMemoryConfig: (memory) => events.push(`memory ${JSON.stringify(memory)}`),
  });
  host.onStateChange((state) => phases.push(state.phase));
  const latest = () => processes.at(-1)!;
  const becomeReady = () => {
    latest().spawn(100 + processes.length);
    latest().say({ kind: 'hello', heapLimitBytes: 88 * mebibyte });
    latest().say({ kind: 'ready' });
  };
  const failLaunches = (error: Error | null) => (launchError = error);
  return { clock, host, processes, events, phases, logged, latest, becomeReady, failLaunches };
}

type SetUp = ReturnType<typeof setUp>;

function startReady(): SetUp {
  const all = setUp();
  all.host.start(config);
  all.becomeReady();
  return all;
}

/** Lets time pass in which the supervisor beats. */
function live({ clock, latest }: SetUp, seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1000);
    latest().say({ kind: 'beat' });
  }
}

test('a start gives the process its config with the epoch, and tells when it is ready', () => {
  const { host, latest, phases, events } = startReady();
  expect(latest().messages).toEqual([{ kind: 'start', config: { ...config, epoch: 1, previousEnd: null } }]);
  expect(phases).toEqual(['starting', 'ready']);
  expect(events).toEqual(['ready 1']);
  expect(host.state).toEqual({ phase: 'ready', epoch: 1, pid: 101, nextStartInMs: null, lastExit: null });
});

test('an exit without the handshake is a crash whatever its code, and brings one restart', () => {
  for (const code of [0, 1, 15]) {
    const { clock, host, latest, processes, becomeReady, events } = startReady();
    latest().exit(code);
    expect(host.state.phase).toBe('restarting');
    clock.advance(0);
    becomeReady();
    clock.advance(500);
    expect(processes).toHaveLength(2);
    expect(events).toEqual(['ready 1', 'ended 1', 'ready 2']);
    expect(host.state.lastExit).toBe(`it ended with code ${code}`);
  }
});

test('a life is told why the one before it ended, but not of a clean end, nor of another vault', async () => {
  const { clock, host, latest, processes, becomeReady } = startReady();
  latest().exit(9);
  clock.advance(0);
  becomeReady();
  const stopped = host.stop();
  latest().say({ kind: 'stopped' });
  latest().exit(0);
  await stopped;
  host.start(config);
  becomeReady();
  const killed = host.stop(); // It does not answer, and is killed.
  clock.advance(60_000);
  latest().exit(137);
  await killed;
  host.start(config);
  const ends = processes.map(({ messages }) => messages[0] as { config: { epoch: number; previousEnd: unknown } });
  expect(ends.map((message) => [message.config.epoch, message.config.previousEnd])).toEqual([
    [1, null],
    [2, 'it ended with code 9'],
    [3, null],
    [4, null],
  ]);
});

test('a second crash waits before its restart and says how long', () => {
  const { clock, host, latest, processes, becomeReady } = startReady();
  latest().exit(1);
  clock.advance(0);
  becomeReady();
  latest().exit(1);
  expect(host.state.nextStartInMs).toBe(250);
  clock.advance(100);
  expect(host.state.nextStartInMs).toBe(150);
  clock.advance(150);
  expect(processes).toHaveLength(3);
});

test('the fourth quick crash degrades, and a retry starts with a fresh budget', () => {
  const { clock, host, latest, processes } = setUp();
  host.start(config);
  for (let crash = 0; crash < 4; crash += 1) {
    latest().exit(1);
    clock.advance(1200);
  }
  clock.advance(3_600_000);
  expect(host.state.phase).toBe('degraded');
  expect([processes.length, clock.pendingTimers]).toEqual([4, 0]);
  host.retry();
  expect(host.state).toMatchObject({ phase: 'starting', epoch: 5 });
  latest().exit(1);
  expect(host.state.phase).toBe('restarting');
});

test('a retry while the restart is due does not wait for it, and starts one process', () => {
  const { clock, host, latest, processes } = startReady();
  latest().exit(1);
  host.retry();
  clock.advance(1000);
  expect(processes).toHaveLength(2);
});

test('a retry of what runs changes nothing', () => {
  const { host, processes, phases } = startReady();
  host.retry();
  expect(processes).toHaveLength(1);
  expect(phases).toEqual(['starting', 'ready']);
});

test('a launch that fails counts as a crash', () => {
  const { clock, host, failLaunches } = setUp();
  failLaunches(new Error('no such file'));
  host.start(config);
  expect(host.state).toMatchObject({ phase: 'restarting', lastExit: 'it could not be started: no such file' });
  clock.advance(60_000);
  expect(host.state.phase).toBe('degraded');
});

test('a start that takes more than twenty seconds counts as a crash', () => {
  const { clock, host, latest } = setUp();
  host.start(config);
  clock.advance(19_999);
  expect(latest().kills).toEqual([]);
  clock.advance(1);
  expect(latest().kills).toEqual(['at-once']);
  latest().exit(9);
  expect(host.state).toMatchObject({ phase: 'restarting', lastExit: 'it was not ready within 20 s' });
});

test('a silent supervisor is unresponsive at three seconds and replaced at ten', () => {
  const all = startReady();
  const { clock, host, latest, phases } = all;
  live(all, 5);
  clock.advance(3000);
  expect(host.state.phase).toBe('unresponsive');
  clock.advance(7000);
  expect(latest().kills).toEqual(['at-once']);
  latest().exit(9);
  expect(phases).toEqual(['starting', 'ready', 'unresponsive', 'restarting']);
  expect(host.state.lastExit).toBe('it gave no sign of life for 10 s');
});

test('a supervisor that answers again is ready again, without a new epoch', () => {
  const { clock, host, latest, events } = startReady();
  clock.advance(4000);
  latest().say({ kind: 'beat' });
  expect(host.state).toMatchObject({ phase: 'ready', epoch: 1 });
  expect(events).toEqual(['ready 1']);
});

test('an hour of sleep kills nothing, neither when ready nor while starting', () => {
  const ready = startReady();
  const starting = setUp();
  starting.host.start(config);
  for (const { host, clock, latest, processes } of [ready, starting]) {
    host.suspend();
    clock.advance(3_600_000);
    host.resume();
    clock.advance(2000);
    expect(latest().kills).toEqual([]);
    expect(processes).toHaveLength(1);
  }
  starting.clock.advance(20_000);
  expect(starting.latest().kills).toEqual(['at-once']);
});

test('a heap cap that does not hold stops it for good, with the reason', () => {
  const { clock, host, latest, processes, phases } = setUp();
  host.start(config);
  latest().say({ kind: 'hello', heapLimitBytes: 4096 * mebibyte });
  latest().say({ kind: 'ready' });
  expect(latest().kills).toEqual(['at-once']);
  latest().exit(9);
  clock.advance(60_000);
  expect(phases).toEqual(['starting', 'degraded']);
  expect(host.state.lastExit).toContain('memory cap does not hold');
  expect(processes).toHaveLength(1);
});

test('a supervisor that is ready without having told its heap limit is not used', () => {
  const { host, latest, events } = setUp();
  host.start(config);
  latest().say({ kind: 'ready' });
  expect([latest().kills, events]).toEqual([['at-once'], []]);
});

test('messages of unknown form are dropped and reported a bounded number of times', () => {
  const { latest, logged, phases } = startReady();
  for (let index = 0; index < 100; index += 1) latest().say({ kind: 'nonsense', index });
  latest().say(null);
  expect(logged).toHaveLength(10);
  expect(phases).toEqual(['starting', 'ready']);
});

test('wishes for the model and words for the log are passed on', () => {
  const { latest, events } = startReady();
  latest().say({ kind: 'model-wanted' });
  latest().say({ kind: 'model-unwanted' });
  latest().say({ kind: 'log', level: 'warn', message: 'careful' });
  expect(events).toEqual(['ready 1', 'model wanted', 'model unwanted', 'warn careful']);
});

test('a failure that it tells is the reason, and it is ended when it does not end itself', () => {
  const { clock, host, latest } = startReady();
  latest().say({ kind: 'failed', message: 'the database is damaged' });
  clock.advance(2000);
  expect(latest().kills).toEqual(['at-once']);
  latest().exit(70);
  expect(host.state.lastExit).toBe('the database is damaged');
});

test('a stop is a handshake: it is asked, says that it stopped, and ends', async () => {
  const { clock, host, latest, phases, processes } = startReady();
  const stopped = host.stop();
  expect(host.stop()).toBe(stopped);
  expect(latest().messages.at(-1)).toEqual({ kind: 'stop' });
  latest().say({ kind: 'stopped' });
  latest().exit(0);
  expect(await stopped).toBe(true);
  clock.advance(60_000);
  expect(phases).toEqual(['starting', 'ready', 'stopping', 'stopped']);
  expect([processes.length, clock.pendingTimers]).toEqual([1, 0]);
});

test('a stop that is not heeded within five seconds is forced', async () => {
  const { clock, host, latest } = startReady();
  const stopped = host.stop();
  clock.advance(4999);
  expect(latest().kills).toEqual([]);
  clock.advance(1);
  expect(latest().kills).toEqual(['at-once']);
  latest().exit(9);
  expect(await stopped).toBe(false);
  expect(host.state).toMatchObject({ phase: 'stopped', lastExit: 'it did not stop in time' });
});

test('a crash during the stop brings no restart', async () => {
  const { clock, host, latest, processes } = startReady();
  const stopped = host.stop();
  latest().exit(11);
  expect(await stopped).toBe(false);
  clock.advance(60_000);
  expect([processes.length, host.state.phase]).toEqual([1, 'stopped']);
});

test('a stop while it waits for its restart cancels that', async () => {
  const { clock, host, latest, processes } = startReady();
  latest().exit(1);
  expect(await host.stop()).toBe(true);
  clock.advance(60_000);
  expect([processes.length, host.state.phase]).toEqual([1, 'stopped']);
});

test('a stopped supervisor can start again, and its crashes are forgotten', async () => {
  const { clock, host, latest } = startReady();
  for (let crash = 0; crash < 3; crash += 1) {
    latest().exit(1);
    clock.advance(1200);
  }
  const stopped = host.stop();
  latest().exit(0);
  await stopped;
  host.start(config);
  latest().exit(1);
  expect(host.state).toMatchObject({ phase: 'restarting', nextStartInMs: 0 });
});

test('a start of what already runs is a bug', () => {
  const { host } = startReady();
  expect(() => host.start(config)).toThrow('cannot start while it is ready');
});

test('what is sent while nobody runs is dropped and its ports are closed', () => {
  const { host, latest, logged } = setUp();
  const port = new FakePort();
  expect(host.send({ kind: 'client-port' }, [port])).toBe(false);
  expect([port.isClosed, logged.length]).toEqual([true, 1]);
  host.start(config);
  const second = new FakePort();
  expect(host.send({ kind: 'client-port' }, [second])).toBe(true);
  expect(latest().posted.at(-1)).toEqual({ message: { kind: 'client-port' }, ports: [second] });
});

test('new settings reach the life that runs and the next one', () => {
  const { clock, host, latest } = startReady();
  const settings = { ...defaultSettings, modelIdleSeconds: 300 };
  host.updateSettings(settings);
  expect(latest().messages.at(-1)).toEqual({ kind: 'settings', settings });
  latest().exit(1);
  clock.advance(0);
  expect(latest().messages[0]).toEqual({
    kind: 'start',
    config: { ...config, settings, epoch: 2, previousEnd: 'it ended with code 1' },
  });
});

test('a life is told of the battery, and the next one begins with it', () => {
  const { host, latest, clock } = startReady();
  host.updatePower(true);
  expect(latest().messages.at(-1)).toEqual({ kind: 'power', isOnBattery: true });
  latest().exit(1);
  clock.advance(0);
  expect(latest().messages[0]).toMatchObject({ kind: 'start', config: { ...config, isOnBattery: true, epoch: 2 } });
});

test('what an ended life still says is not heard', () => {
  const { latest, processes, clock, events } = startReady();
  latest().exit(1);
  clock.advance(0);
  processes[0]!.say({ kind: 'model-wanted' });
  processes[0]!.say({ kind: 'ready' });
  expect(events).toEqual(['ready 1', 'ended 1']);
});

test('five restarts leave no timers or listeners behind', async () => {
  const all = startReady();
  const { clock, host, latest, becomeReady } = all;
  const whenReady = clock.pendingTimers;
  for (let life = 0; life < 5; life += 1) {
    live(all, 25 * 60);
    latest().exit(1);
    clock.advance(0);
    becomeReady();
    expect(clock.pendingTimers).toBe(whenReady);
  }
  const stopped = host.stop();
  latest().say({ kind: 'stopped' });
  latest().exit(0);
  await stopped;
  expect(clock.pendingTimers).toBe(0);
});
