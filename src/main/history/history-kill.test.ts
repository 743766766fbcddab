import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { notePath, temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { VersionFiles } from './version-files.ts';

const child = fileURLToPath(new URL('../test/history-kill-child.ts', import.meta.url));
/** More with `AINOTE_KILLS`, for a long run by hand. */
const kills = Number(process.env.AINOTE_KILLS ?? 10);
/** A save with its version takes a few milliseconds: kills spread over several of them. */
const longestLifeMs = 60;
const path = notePath('a.md');

let vault: TemporaryVault;
beforeEach(async () => {
  vault = await temporaryVault();
});
afterEach(() => vault.remove());

/** Lets the child save for so long after its first save; answers the revisions that it told to be kept. */
async function liveAndDie(life: number, lifeMs: number): Promise<string[]> {
  const running = spawn(process.execPath, [child, vault.folder, join(vault.outside, 'history'), String(life)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  let errors = '';
  running.stdout.on('data', (part: Buffer) => (told += part.toString()));
  running.stderr.on('data', (part: Buffer) => (errors += part.toString()));
  const ended = once(running, 'close');
  await Promise.race([once(running.stdout, 'data'), ended]);
  await delay(lifeMs);
  running.kill('SIGKILL');
  const [code, signal] = (await ended) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`The child ended by itself (${code}): ${errors}`);
  return told.split('\n').slice(0, -1);
}

it('loses no text that a save has replaced, killed at any point', { timeout: 120_000 }, async () => {
  const files = new VersionFiles(join(vault.outside, 'history'));
  await vault.write('a.md', 'the first text\n');
  const told = new Set<string>();
  for (let life = 0; life < kills; life += 1) {
    for (const revision of await liveAndDie(life, (life * longestLifeMs) / kills)) told.add(revision);
    const readable = new Set<string>();
    for (const { id } of await files.list(path)) readable.add(revisionOf(await files.read(path, id)));
    readable.add(revisionOf(await vault.read('a.md')));
    expect([...told].filter((revision) => !readable.has(revision))).toEqual([]);
  }
  expect(told.size).toBeGreaterThanOrEqual(kills);
});
