import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, sampleVault, test } from './fixtures.ts';

const tinyBytes = 1_000_000;

test('indexing under a tiny AI limit takes smaller batches, and finishes', async ({ launch, scratch }) => {
  const vault = mkdtempSync(join(scratch, 'vault-'));
  writeFileSync(join(vault, 'first.md'), 'A note to begin with.\n');
  const first = await launch({ vault });
  await first.window.waitUntilIndexed();
  await first.page.evaluate(
    (aiLimitBytes) => window.ainote.memory.updateMemoryManagementConfig({ changes: { aiLimitBytes } }),
    tinyBytes,
  );
  await first.close();

  // The limit is kept, so it holds from the first batch of the next start on.
  cpSync(sampleVault, vault, { recursive: true });
  const { window: app, page } = await launch({ vault, userData: first.userData });
  await app.supervisorPid();
  await watchLeases(page);
  const status = await app.waitUntilIndexed();
  expect(status).toMatchObject({ problem: null, textsEmbeddedTwice: 0, notesDone: countNotes(vault) });
  const { sizes, memory } = await page.evaluate(async () => ({
    sizes: window.seenLeaseBytes,
    memory: await window.ainote.memory.getMemoryManagementStatus(),
  }));
  expect(sizes.length).toBeGreaterThan(0);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(tinyBytes);
  expect(memory.leases).toEqual([]);
  expect(memory.events).toContainEqual(expect.objectContaining({ kind: 'refusal', owner: 'indexer' }));
});

declare global {
  interface Window {
    seenLeaseBytes: number[];
  }
}

function countNotes(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).length;
}

/** Notes the size of each lease that is to be seen, until the page goes. */
async function watchLeases(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.seenLeaseBytes = [];
    const look = async () => {
      const { leases } = await window.ainote.memory.getMemoryManagementStatus();
      for (const { owner, bytes } of leases) if (owner === 'indexer') window.seenLeaseBytes.push(bytes);
    };
    setInterval(() => void look().catch(() => undefined), 50);
  });
}
