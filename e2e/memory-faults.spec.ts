import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryConfig } from '../src/shared/contract/memory-config.ts';
import { expect, test, type LaunchedApp } from './fixtures.ts';
import { MemoryPage } from './pages/memory-page.ts';

const MB = 1_000_000;
const patienceMs = 10_000;

declare global {
  interface Window {
    /** How the command ended that was under way when the supervisor was killed. */
    commandEnd: string;
  }
}

const kept = (userData: string) =>
  (JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8')) as { memory?: Partial<MemoryConfig> }).memory ??
  {};

/** Kills it now, and waits for the next life. */
async function killAndWait({ window: app, page }: LaunchedApp, pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await expect.poll(async () => (await app.supervisorState()).pid, { timeout: 20_000 }).not.toBe(pid);
  await app.supervisorPid();
  await expect.poll(() => app.memory()).not.toBeNull();
  const end = await page.evaluate(() => window.commandEnd);
  test.info().annotations.push({ type: 'the command under way', description: end });
}

/** What every start must find, whatever the one before was killed in. */
async function expectWhole({ page, userData }: LaunchedApp, lastEventId: number, kills: number): Promise<number> {
  const status = await new MemoryPage(page).status();
  expect(status.config).toMatchObject(kept(userData));
  const ids = status.events.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain(lastEventId);
  expect(status.events.filter(({ kind }) => kind === 'restart')).toHaveLength(kills);
  for (const receipt of status.receipts) expect(receipt.privateAfterBytes).toBeGreaterThan(0);
  const history = await page.evaluate(() => window.ainote.memory.getMemoryUsageHistory({ range: 'day' }));
  expect(history.atMs).toEqual(history.atMs.toSorted((a, b) => a - b));
  for (const column of Object.values(history.columns)) {
    const lists = Array.isArray(column) ? [column] : Object.values(column);
    for (const list of lists) expect(list).toHaveLength(history.atMs.length);
  }
  return ids[0] ?? 0;
}

test('killed in a clean-up and in changes of its limits, the supervisor finds configuration, history and log whole', async ({
  launch,
  scratch,
}) => {
  const vault = mkdtempSync(join(scratch, 'vault-'));
  writeFileSync(join(vault, 'One.md'), 'A note to begin with.\n');
  const opened = await launch({ vault });
  const { page, window: app, userData } = opened;
  const memory = new MemoryPage(page);
  await app.waitUntilIndexed();
  await memory.changeLimits({ baseLimitBytes: 90 * MB, aiLimitBytes: 45 * MB });
  let lastId = (await memory.status()).events[0]?.id ?? 0;

  await test.step('in the midst of a clean-up', async () => {
    const pid = await app.supervisorPid();
    const isCollecting = await page.evaluate(async () => {
      window.commandEnd = 'nothing came of it';
      window.ainote.memory.triggerMemoryGarbageCollection().then(
        () => (window.commandEnd = 'done'),
        (error: { code: string }) => (window.commandEnd = error.code),
      );
      return (await window.ainote.memory.getMemoryManagementStatus({ latest: 0 })).isCollecting;
    });
    await killAndWait(opened, pid);
    expect(isCollecting).toBe(true);
    lastId = await expectWhole(opened, lastId, 1);
    expect((await memory.status()).config).toMatchObject({ baseLimitBytes: 90 * MB, aiLimitBytes: 45 * MB });
  });

  const change = (limits: { baseLimitBytes: number; aiLimitBytes: number }) =>
    page.evaluate((changes) => {
      window.commandEnd = 'nothing came of it';
      window.ainote.memory.updateMemoryManagementConfig({ changes }).then(
        () => (window.commandEnd = 'done'),
        (error: { code: string }) => (window.commandEnd = error.code),
      );
    }, limits);
  const pairOf = async () => {
    const { baseLimitBytes, aiLimitBytes } = (await memory.status()).config;
    return [baseLimitBytes / MB, aiLimitBytes / MB];
  };

  await test.step('as a change begins: all of it is in force, or nothing', async () => {
    const pid = await app.supervisorPid();
    await change({ baseLimitBytes: 80 * MB, aiLimitBytes: 40 * MB });
    await killAndWait(opened, pid);
    lastId = await expectWhole(opened, lastId, 2);
    expect([
      [90, 45],
      [80, 40],
    ]).toContainEqual(await pairOf());
  });

  await test.step('once main has kept a change: it is in force in the next life', async () => {
    const pid = await app.supervisorPid();
    const untilMs = Date.now() + patienceMs;
    await change({ baseLimitBytes: 70 * MB, aiLimitBytes: 35 * MB });
    // Nothing is awaited between the sight of the file and the kill: the supervisor may not have heard of it yet.
    while (kept(userData).baseLimitBytes !== 70 * MB && Date.now() < untilMs);
    await killAndWait(opened, pid);
    await expectWhole(opened, lastId, 3);
    expect(await pairOf()).toEqual([70, 35]);
  });
});
