import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { FakePort } from './fake-process.ts';
import {
  describeExit,
  HostedChild,
  unreportedExitCode,
  unsignedExitCode,
  type ProcessExit,
  type TransferPort,
} from './hosted-process.ts';

class FakeChild extends EventEmitter {
  pid: number | undefined;
  politeKills = 0;
  readonly posted: unknown[] = [];
  refuses = false;

  kill(): boolean {
    this.politeKills += 1;
    return true;
  }

  postMessage(message: unknown, _ports?: TransferPort[]): void {
    if (this.refuses) throw new Error('An object could not be cloned.');
    this.posted.push(message);
  }

  spawn(pid = 41): void {
    this.pid = pid;
    this.emit('spawn');
  }
}

function host() {
  const clock = new ManualClock();
  const child = new FakeChild();
  const forced: number[] = [];
  const errors: string[] = [];
  const exits: ProcessExit[] = [];
  const hosted = new HostedChild(child, {
    name: 'test',
    clock,
    onError: (message) => errors.push(message),
    forceKill: (pid) => forced.push(pid),
  });
  hosted.onExit((exit) => exits.push(exit));
  return { clock, child, hosted, forced, errors, exits };
}

test('an exit that is reported twice is told once', () => {
  const { child, exits } = host();
  child.spawn();
  child.emit('exit', 1);
  child.emit('exit', 1);
  expect(exits).toEqual([{ code: 1, fatalError: null }]);
});

test('a listener that comes after the exit or the spawn still hears of it', () => {
  const { child, hosted } = host();
  child.spawn(7);
  const heard: unknown[] = [];
  hosted.onSpawn((pid) => heard.push(pid));
  child.emit('exit', 3);
  hosted.onExit((exit) => heard.push(exit.code));
  expect(heard).toEqual([7, 3]);
  expect(hosted.pid).toBeNull();
});

test('a kill before the spawn waits for it', () => {
  const { child, hosted, forced } = host();
  hosted.kill();
  expect(child.politeKills).toBe(0);
  child.spawn();
  expect(child.politeKills).toBe(1);
  expect(forced).toEqual([]);
});

test('a polite kill that is not heeded is followed by force after three seconds', () => {
  const { clock, child, hosted, forced } = host();
  child.spawn(9);
  hosted.kill();
  clock.advance(2999);
  expect(forced).toEqual([]);
  clock.advance(1);
  expect(forced).toEqual([9]);
});

test('a kill at once uses force, also after a polite one, and only once', () => {
  const { child, hosted, forced } = host();
  child.spawn(9);
  hosted.kill();
  hosted.kill('at-once');
  hosted.kill('at-once');
  hosted.kill();
  expect([child.politeKills, forced]).toEqual([1, [9]]);
});

test('a process that ends after a kill gets no force and leaves no timer', () => {
  const { clock, child, hosted, forced } = host();
  child.spawn();
  hosted.kill();
  child.emit('exit', 15);
  clock.advance(60_000);
  expect([forced, clock.pendingTimers]).toEqual([[], 0]);
});

test('a killed process that never spawns or never reports its end counts as ended after a while', () => {
  for (const spawns of [true, false]) {
    const { clock, child, hosted, exits } = host();
    if (spawns) child.spawn();
    hosted.kill();
    clock.advance(6000);
    expect(exits).toEqual([{ code: unreportedExitCode, fatalError: null }]);
    expect(describeExit(exits[0]!)).toContain('did not report its end');
  }
});

test('a process that spawns after it was given up is killed', () => {
  const { clock, child, hosted, forced } = host();
  hosted.kill();
  clock.advance(3000);
  child.spawn(12);
  expect(forced).toEqual([12]);
});

test('a message that cannot be sent is reported, and its ports are closed', () => {
  const { child, hosted, errors } = host();
  child.refuses = true;
  const port = new FakePort();
  expect(hosted.post({}, [port])).toBe(false);
  child.refuses = false;
  child.emit('exit', 0);
  expect(hosted.post({})).toBe(false);
  expect(port.isClosed).toBe(true);
  expect(errors).toHaveLength(2);
});

test('the place of a fatal error is kept for the exit that follows', () => {
  const { child, exits } = host();
  child.spawn();
  child.emit('error', 'FatalError', 'v8::OOM', '{}');
  child.emit('exit', 6);
  expect(describeExit(exits[0]!)).toBe('it ended with a fatal error (v8::OOM)');
});

test('an exit code is an unsigned 32-bit number however it was reported', () => {
  expect(unsignedExitCode(0)).toBe(0);
  expect(unsignedExitCode(-1)).toBe(0xffff_ffff);
  expect(unsignedExitCode(18446744072635812000)).toBeLessThan(2 ** 32);
  expect(unsignedExitCode(Number.NaN)).toBe(unreportedExitCode);
});
