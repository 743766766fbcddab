import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { memoryConfigProblems, type MemoryConfig } from '../../shared/contract/memory-config.ts';
import { systemClock } from '../../shared/util/clock.ts';
import { openDatabase } from '../storage/database.ts';
import { IndexStore } from '../storage/index-store.ts';
import { silentLog } from '../test/index-builders.ts';
import { seededRandom } from '../test/seeded-random.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { EventLog } from './event-log.ts';
import { restoreMemoryConfig } from './memory-config.ts';
import { UsageHistory } from './usage-history.ts';

const child = fileURLToPath(new URL('../test/memory-kill-child.ts', import.meta.url));
/** More with `AINOTE_KILLS`, for a long run by hand. */
const kills = Number(process.env.AINOTE_KILLS ?? 12);
/** A round of the child has five steps: kills are spread over two of them, and over what a step takes. */
const stepsARound = 5;
const longestDelayMs = 60;
const runtimeBytes = 20_000_000;

/** Runs one life, and kills it so many milliseconds after it has told of so many steps. */
async function liveAndDie(folder: string, life: number, steps: number, delayMs: number): Promise<void> {
  const running = spawn(process.execPath, [child, folder, String(life)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(running, 'exit');
  const errors: Buffer[] = [];
  running.stderr.on('data', (part: Buffer) => errors.push(part));
  let told = 0;
  while (told < steps) {
    const part = await Promise.race([once(running.stdout, 'data'), ended.then(() => null)]);
    if (part === null) break;
    told += (part as [Buffer])[0].length;
  }
  await delay(delayMs);
  running.kill('SIGKILL');
  const [code, signal] = (await ended) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`The child ended by itself (${code}): ${Buffer.concat(errors).toString()}`);
}

function readAll(folder: string) {
  const store = IndexStore.open(join(folder, 'index.db'), silentLog);
  const clock = systemClock;
  const history = new UsageHistory({ clock, log: silentLog, store: store.memory.rollups });
  const { events: rows, receipts } = store.memory;
  const log = new EventLog({ clock, log: silentLog, events: rows, receipts, onEvent: () => undefined });
  const read = {
    events: log.latest(1_000),
    eventRows: rows.latest(1_000).length,
    receipts: log.latestReceipts(1_000),
    receiptRows: receipts.latest(1_000).length,
    day: history.read('day'),
  };
  store.dispose();
  return read;
}

describe('The memory manager, killed at any point of a collection or a change of its configuration', () => {
  it('finds its configuration, log, receipts and history whole at the next start', { timeout: 240_000 }, async () => {
    const folder = temporaryFolder();
    const random = seededRandom(7);
    let lastId = 0;
    for (let life = 1; life <= kills; life += 1) {
      const steps = 1 + ((life * 3) % (2 * stepsARound)); // Each place in the rounds in its turn.
      await liveAndDie(folder, life, steps, Math.floor(random() * longestDelayMs));
      const kept = JSON.parse(readFileSync(join(folder, 'memory.json'), 'utf8')) as MemoryConfig;
      expect(memoryConfigProblems(kept, runtimeBytes)).toEqual([]);
      expect(restoreMemoryConfig(kept, runtimeBytes)).toEqual(kept);
      // What one change sets is kept whole: an odd share comes with the low limit, an even one with the high.
      expect(kept.aiLimitBytes).toBe(kept.alertAtPercent * 100_000);
      expect(kept.baseLimitBytes < 300_000_000).toBe(kept.alertAtPercent % 2 === 1);
      const { events, eventRows, receipts, receiptRows, day } = readAll(folder);
      expect([events.length, receipts.length]).toEqual([eventRows, receiptRows]);
      const ids = events.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted((a, b) => b - a));
      expect(ids[0]).toBeGreaterThanOrEqual(lastId);
      lastId = ids[0] ?? 0;
      expect(events.filter(({ kind }) => kind === 'restart')).toHaveLength(life - 1);
      for (const receipt of receipts) expect(receipt.durationMs).toBeGreaterThanOrEqual(0);
      expect(new Set(Object.values(day.columns.privateBytes).map((column) => column.length))).toEqual(
        new Set([day.atMs.length]),
      );
      const { database, wasReplaced } = openDatabase(join(folder, 'index.db'));
      expect([wasReplaced, database.handle.pragma('integrity_check', { simple: true })]).toEqual([false, 'ok']);
      database.dispose();
    }
    // How many there was time for is the machine's affair; that every way to collect was struck is not.
    const triggers = new Set(readAll(folder).receipts.map(({ trigger }) => trigger));
    expect([...triggers].toSorted()).toEqual(['admission', 'automatic', 'limit-lowered', 'manual']);
  });
});
