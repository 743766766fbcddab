import Database from 'better-sqlite3';
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../memory/collect-garbage.ts';
import { StatementCount } from '../storage/statement-count.ts';
import { ResourceCensus } from './resource-census.ts';
import { readResources, type ResourceReading } from './resource-reading.ts';

const sources = { countPorts: () => 2, countStatements: () => 40, emitters: [] };

describe('The census', () => {
  it('counts at most each ten seconds, and keeps the peak', () => {
    let open = 3;
    let readings = 0;
    const census = new ResourceCensus(() => {
      readings += 1;
      return { ports: open };
    }, 4);
    for (const [seconds, count] of [
      [0, 3],
      [9, 50],
      [10, 8],
      [20, 2],
    ] as const) {
      open = count;
      census.observe(seconds);
    }
    expect(readings).toBe(3);
    expect(census.counts()).toEqual([{ name: 'ports', count: 2, peak: 8, perHour: 0 }]);
  });

  it('tells the trend of an hour', () => {
    let seconds = 0;
    const census = new ResourceCensus(() => ({ timers: Math.floor(seconds / 10) }), 4);
    for (; seconds <= 900; seconds += 10) census.observe(seconds);
    expect(census.counts()[0]?.perHour).toBeCloseTo(360, 5);
    expect([...census.growths().keys()]).toEqual(['timers']);
  });

  it('counts a kind as none when it is not listed any more, and follows no more names than it may', () => {
    const readings: ResourceReading[] = [{ a: 1, b: 2 }, { c: 3 }];
    const census = new ResourceCensus(() => readings.shift() ?? {}, 2);
    census.observe(0);
    census.observe(10);
    expect(census.counts()).toMatchObject([
      { name: 'a', count: 0, peak: 1 },
      { name: 'b', count: 0, peak: 2 },
    ]);
  });
});

describe('Reading what is open', () => {
  it('sees timers that run, and their end', () => {
    const before = readResources(sources)['timers'] ?? 0;
    const timers = Array.from({ length: 30 }, () => setInterval(() => undefined, 1_000));
    expect(readResources(sources)['timers']).toBe(before + 30);
    for (const timer of timers) clearInterval(timer);
    expect(readResources(sources)['timers']).toBe(before);
  });

  it('sums the listeners of all emitters', () => {
    const [one, other] = [new EventEmitter(), new EventEmitter()];
    one.on('a', () => undefined).on('a', () => undefined);
    other.on(Symbol('b'), () => undefined);
    expect(readResources({ ...sources, emitters: [one, other] })).toMatchObject({
      listeners: 3,
      ports: 2,
      statements: 40,
    });
  });
});

describe('Prepared statements', () => {
  it('are counted while something holds them', async () => {
    const connection = new Database(':memory:');
    const statements = new StatementCount(connection);
    const held = [connection.prepare('SELECT 1'), connection.prepare('SELECT 2').pluck()];
    for (let index = 0; index < 50; index += 1) connection.prepare(`SELECT ${index}`);
    expect(statements.value).toBe(52);
    for (let turn = 0; turn < 10 && statements.value > 2; turn += 1) {
      collectGarbage();
      await nextTurn();
    }
    expect([statements.value, held[1]?.get()]).toEqual([2, 2]);
    connection.close();
  });
});
