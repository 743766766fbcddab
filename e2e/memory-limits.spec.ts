import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { batchTexts, modelBytesPerText } from '../src/supervisor/indexing/batch-room.ts';
import { expect, test } from './fixtures.ts';
import { MemoryPage } from './pages/memory-page.ts';
import { PrivateBytesWatch } from './private-bytes-watch.ts';

/** Room for nine texts at most, where a full batch has sixteen. */
const aiLimitBytes = 4_000_000;
const notes = 48;
/** What may be taken between two looks of the memory manager. */
const slack = 1.05;

test('indexing under a low AI limit takes smaller batches, and finishes', async ({ launch, scratch }) => {
  const vault = makeVault(scratch);
  // Set before the start, it holds from the first batch on.
  const { window: app, page } = await launch({ vault, settings: { memory: { aiLimitBytes } } });
  await app.supervisorPid();
  await watchLeases(page);
  const status = await app.waitUntilIndexed();
  expect(status).toMatchObject({ problem: null, textsEmbeddedTwice: 0, notesDone: notes, textsSentToModel: notes });
  const { leases, memory } = await page.evaluate(async () => ({
    leases: window.seenLeases,
    memory: await window.ainote.memory.getMemoryManagementStatus(),
  }));
  const texts = leases.filter(({ kind }) => kind === 'model-process').map(({ bytes }) => bytes / modelBytesPerText);
  test.info().annotations.push({ type: 'texts a batch', description: texts.join(', ') });
  expect(texts.length).toBeGreaterThan(0);
  expect(Math.max(...texts)).toBeLessThan(batchTexts);
  expect(Math.max(...texts)).toBe(batchTexts / 2); // No smaller than it has to be.
  expect(leases.map(({ kind }) => kind)).toContain('embedding-batch');
  expect(memory.leases.filter(({ owner }) => owner === 'indexer')).toEqual([]);
  expect(memory.events).toContainEqual(
    expect.objectContaining({ kind: 'refusal', owner: 'indexer', limitBytes: aiLimitBytes }),
  );
});

test('at the least limit that can be set, clean-ups keep the supervisor under it while it indexes and searches', async ({
  launch,
  scratch,
}) => {
  const vault = makeVault(scratch);
  // Below what any process can keep: the supervisor takes the least limit that it can keep instead.
  const tightest = { baseLimitBytes: 30_000_000, aiLimitBytes: 15_000_000 };
  const { window: app, page } = await launch({ vault, settings: { memory: tightest } });
  const pid = await app.supervisorPid();
  const watch = new PrivateBytesWatch(pid);
  const { config, leastBaseLimitBytes } = await new MemoryPage(page).status();
  expect(config.baseLimitBytes).toBe(leastBaseLimitBytes);
  await app.waitUntilIndexed();
  for (let round = 1; round <= 20; round += 1) await app.expectFound(`number ${round}`, `note ${round}.md`, 5);
  const { receipts } = await new MemoryPage(page).status();
  const automatic = receipts.filter(({ trigger }) => trigger === 'automatic');
  const samples = watch.stop();
  expect(await app.supervisorPid()).toBe(pid);
  const peakBytes = Math.max(0, ...samples);
  test.info().annotations.push({
    type: 'peak',
    description: `${peakBytes} of ${leastBaseLimitBytes} bytes, ${automatic.length} automatic clean-ups`,
  });
  expect(automatic.length).toBeGreaterThan(0);
  expect(peakBytes).toBeLessThanOrEqual(leastBaseLimitBytes * slack);
  if (process.platform === 'linux') expect(peakBytes).toBeGreaterThan(leastBaseLimitBytes / 2);
});

declare global {
  interface Window {
    seenLeases: { kind: string; bytes: number }[];
  }
}

function makeVault(scratch: string): string {
  const vault = mkdtempSync(join(scratch, 'vault-'));
  for (let note = 1; note <= notes; note += 1)
    writeFileSync(
      join(vault, `note ${note}.md`),
      `# Note ${note}\n\nThis is number ${note}, about subject ${note * 7}.\n`,
    );
  return vault;
}

/** Notes each of the indexer's leases that is to be seen, until the page goes. */
async function watchLeases(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.seenLeases = [];
    const look = async () => {
      const { leases } = await window.ainote.memory.getMemoryManagementStatus();
      for (const { owner, kind, bytes } of leases) if (owner === 'indexer') window.seenLeases.push({ kind, bytes });
    };
    setInterval(() => void look().catch(() => undefined), 50);
  });
}
