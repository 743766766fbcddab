import { cpSync, existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../src/supervisor/test/seeded-random.ts';
import { callTexts } from './expected.ts';
import { expect, rustRfcsVault, test, type LaunchedApp } from './fixtures.ts';
import { readIndexRows } from './index-rows.ts';
import { expectGone } from './processes.ts';

/**
 * By default a few notes of the Rust RFCs and a few kills. `AINOTE_KILLS=20` kills so often, while the whole vault is
 * indexed: an hour or more. `AINOTE_KILL_NOTES=N` takes N notes of it, and `AINOTE_KILL_SEED=N` other moments.
 */
const kills = Number(process.env.AINOTE_KILLS ?? 4);
const wantedNotes = Number(process.env.AINOTE_KILL_NOTES ?? (process.env.AINOTE_KILLS === undefined ? 8 : Infinity));
const seed = Number(process.env.AINOTE_KILL_SEED ?? 20);
const maxUsualNoteBytes = 15_000;
const maxDelayMs = 400;
const words = ['memory', 'trait', 'compiler'];

interface Kill {
  /** The share of the passages that have their vectors when it strikes; below 0: while notes are being read. */
  readonly atShare: number;
  readonly delayMs: number;
  /** The whole app, or the process that indexes. */
  readonly victim: 'app' | 'supervisor';
}

function seededKills(): Kill[] {
  const random = seededRandom(seed);
  const shares = Array.from({ length: kills }, () => random() * 1.1 - 0.1).toSorted((a, b) => a - b);
  return shares.map((atShare) => ({
    atShare,
    delayMs: random() * maxDelayMs,
    victim: random() < 0.5 ? 'app' : 'supervisor',
  }));
}

/** Evenly spread over the vault; all of it when so many are wanted. */
function copyNotes(to: string): void {
  const all = readdirSync(rustRfcsVault).filter((name) => name.endsWith('.md'));
  const usual = all.filter((name) => statSync(join(rustRfcsVault, name)).size <= maxUsualNoteBytes);
  const chosen =
    wantedNotes >= all.length
      ? all
      : usual.filter(
          (_, index) =>
            Math.floor(((index + 1) * wantedNotes) / usual.length) > Math.floor((index * wantedNotes) / usual.length),
        );
  for (const name of chosen) cpSync(join(rustRfcsVault, name), join(to, name), { preserveTimestamps: true });
}

async function strike(opened: LaunchedApp, { atShare, delayMs, victim }: Kill): Promise<void> {
  const { window, page } = opened;
  const pid = await window.supervisorPid();
  await expect
    .poll(
      async () => {
        const status = await window.indexStatus();
        return status !== null && status.chunksDone >= atShare * status.chunksTotal;
      },
      { timeout: 3_600_000, intervals: [20] },
    )
    .toBe(true);
  await page.waitForTimeout(delayMs);
  if (victim === 'app') await opened.kill();
  else process.kill(pid, 'SIGKILL');
  await expectGone(pid, 5_000); // It must not outlive the app that it works for.
}

/** Started anew when the app is gone, and told to go on when the supervisor was given up. */
async function revive(opened: LaunchedApp, { victim }: Kill, relaunch: () => Promise<LaunchedApp>) {
  if (victim === 'app') return relaunch();
  await expect
    .poll(
      async () => {
        const { phase } = await opened.window.supervisorState();
        if (phase === 'degraded') await opened.page.evaluate(() => window.ainote.app.retrySupervisor());
        return phase;
      },
      { timeout: 60_000 },
    )
    .toBe('ready');
  return opened;
}

test('indexing that is killed again and again ends with the index of a run that was not disturbed', async ({
  launch,
  scratch,
}) => {
  test.skip(!existsSync(rustRfcsVault), 'The Rust RFCs (../shared/vaults/rust-rfcs) are not beside the project.');
  const timeoutMs = wantedNotes > 100 ? 6 * 3_600_000 : 900_000 + kills * 30_000;
  test.setTimeout(timeoutMs);
  const vault = mkdtempSync(join(scratch, 'vault-'));
  copyNotes(vault);

  let disturbed = await launch({ vault });
  for (const kill of seededKills()) {
    await strike(disturbed, kill);
    const { userData } = disturbed;
    disturbed = await revive(disturbed, kill, () => launch({ vault, userData }));
  }
  const status = await disturbed.window.waitUntilIndexed(timeoutMs);
  await disturbed.close();
  const calm = await launch({ vault });
  await calm.window.waitUntilIndexed(timeoutMs);
  await calm.close();

  const after = readIndexRows(disturbed.userData, words);
  const expected = readIndexRows(calm.userData, words);
  expect(expected.notes.length).toBeGreaterThan(0);
  expect(after.notes).toEqual(expected.notes);
  expect(after.chunks).toEqual(expected.chunks);
  expect(after.embeddings).toEqual(expected.embeddings); // Each embedded once, with the same vector.
  expect(after.searched).toEqual(expected.searched);
  expect(after.found).toEqual(expected.found);
  expect(new Set(after.embeddings.map(({ times }) => times))).toEqual(new Set([1]));
  expect(status.textsEmbeddedTwice).toBe(0);
  const sent = status.textsSentToModel - after.embeddings.length;
  // eslint-disable-next-line no-console -- The figure is what a long run is made for.
  console.log(`${kills} kills: ${after.embeddings.length} texts, ${sent} of them sent again`);
  expect(sent).toBeLessThanOrEqual(kills * callTexts);
});
