import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';
import { MemoryPage } from './pages/memory-page.ts';
import { takeScreen } from './take-screen.ts';

test('the parts of the memory page', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md' });
  const { window, page } = opened;
  const memory = new MemoryPage(page);
  await window.waitUntilIndexed();
  await memory.changeLimits({ sampleSeconds: 1 });
  await memory.open();
  await memory.cleanUp();
  await expect
    .poll(() => memory.figure(page.getByTestId('history-chart'), 'samples'), { timeout: 60_000 })
    .toBeGreaterThan(25);
  await page.getByTestId('memory-bar').focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  await takeScreen(opened, 'memory-figures');
  await page.getByTestId('history-as-table').click();
  await page.getByTestId('history-chart').getByRole('img').focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
  await page.getByTestId('history-chart').scrollIntoViewIfNeeded();
  await takeScreen(opened, 'memory-history-table');
  await page.getByTestId('history-as-table').click();
  for (const part of ['vector-store', 'heap']) {
    await page.locator(`[data-testid="why-part"][data-part="${part}"] summary`).click();
  }
  await page.getByTestId('why-part').last().scrollIntoViewIfNeeded();
  await takeScreen(opened, 'memory-why');
});

test('a leak on the memory page', async ({ launch, copyVault, scratch }) => {
  test.setTimeout(360_000);
  const vault = copyVault(sampleVault);
  const first = await launch({ vault, settings: { memory: { sampleSeconds: 1, baseLimitBytes: 1_000_000_000 } } });
  await first.window.waitUntilIndexed();
  await first.close();
  const opened = await launch({ vault, userData: first.userData, switches: ['--inject-leak=native:2:20'] });
  const { app, window, page } = opened;
  const memory = new MemoryPage(page);
  await window.supervisorPid();
  await memory.open();
  await expect(memory.leakCard('untracked')).toBeVisible({ timeout: 240_000 });
  await takeScreen(opened, 'memory-leak');
  await app.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
    },
    join(scratch, 'ainote-leak-untracked.json'),
  );
  await page.getByTestId('leak-save').click();
  await expect(page.getByTestId('notice')).toBeVisible();
  await page.getByTestId('evidence-open').click();
  await expect(page.getByTestId('evidence')).toBeVisible();
  await takeScreen(opened, 'memory-evidence');
});
