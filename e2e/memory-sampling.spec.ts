import { expect, sampleVault, test } from './fixtures.ts';
import { MemoryPage } from './pages/memory-page.ts';

test('memory is measured less often while the window is hidden and nothing happens', async ({ launch, copyVault }) => {
  const { app, window, page } = await launch({ vault: copyVault(sampleVault) });
  const memory = new MemoryPage(page);
  await window.waitUntilIndexed();
  await memory.changeLimits({ sampleSeconds: 1 });
  const periodMs = async () => (await memory.status()).samplePeriodMs;
  expect(await periodMs()).toBe(1_000);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await expect.poll(periodMs, { timeout: 60_000 }).toBe(3_000);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
  await expect.poll(periodMs).toBe(1_000);
});

test('what the window shows is what the history has', async ({ launch, copyVault }) => {
  const { window: app, page } = await launch({ vault: copyVault(sampleVault) });
  await app.supervisorPid();
  await new MemoryPage(page).changeLimits({ sampleSeconds: 1 });
  const { frames, history } = await page.evaluate(async () => {
    const seen: { atMs: number; bytes: number }[] = [];
    await new Promise<void>((resolve) => {
      const stop = window.ainote.memory.onMetrics(({ memory }) => {
        if (seen.at(-1)?.atMs !== memory.atMs) seen.push({ atMs: memory.atMs, bytes: memory.privateBytes });
        if (seen.length >= 4) resolve(stop());
      });
    });
    const raw = await window.ainote.memory.getMemoryUsageHistory({ range: 'raw' });
    if (raw.range !== 'raw') throw new Error('Another range than was asked for.');
    return { frames: seen, history: raw.atMs.map((atMs, index) => ({ atMs, bytes: raw.columns.privateBytes[index] })) };
  });
  for (const frame of frames) expect(history).toContainEqual(frame);
});
