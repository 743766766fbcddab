import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';
import { expectNoViolations } from './no-violations.ts';
import { MemoryPage } from './pages/memory-page.ts';

test('a leak has a card with its curve, what was tried, and what can be done', async ({
  launch,
  copyVault,
  scratch,
}) => {
  test.setTimeout(360_000);
  const vault = copyVault(sampleVault);
  const first = await launch({ vault, settings: { memory: { sampleSeconds: 1, baseLimitBytes: 1_000_000_000 } } });
  await first.window.waitUntilIndexed();
  await first.close();
  // With its index done, only the leak grows: 2 MB a second, in memory that nobody declares, from the twentieth second on.
  const switches = ['--inject-leak=native:2:20'];
  const opened = await launch({ vault, userData: first.userData, switches });
  const { app, page, window } = opened;
  const memory = new MemoryPage(page);
  await window.supervisorPid();
  await memory.open();
  const card = memory.leakCard('untracked');

  await test.step('it appears by itself', async () => {
    await expect(card).toBeVisible({ timeout: 240_000 });
    await expect(card.getByRole('img', { name: /^Not tracked: from [\d.]+ MB to [\d.]+ MB/ })).toBeVisible();
    await expect(card).toContainText(/MB a second/);
    await expect(card).toContainText(/\d\d %/);
    await expect(card.getByTestId('leak-tried')).toContainText(/Clean-ups did not reduce it|No clean-up since/);
    await expectNoViolations(page);
  });

  const folder = mkdtempSync(join(scratch, 'evidence-'));
  const path = join(folder, 'leak.json');
  await test.step('evidence is saved, without a word of the notes', async () => {
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
    }, path);
    await card.getByTestId('leak-save').click();
    await expect(page.getByTestId('notice').last()).toContainText('leak.json');
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      format: 'ainote-leak-evidence',
      finding: { component: 'untracked', kind: 'memory' },
    });
    for (const secret of [vault, 'Welcome', '.md', 'BM25']) expect(text).not.toContain(secret);
  });

  await test.step('evidence opens again in the page', async () => {
    await page.getByTestId('evidence-open').click();
    const evidence = page.getByTestId('evidence');
    await expect(evidence).toBeVisible();
    await expect(evidence.getByTestId('leak-card')).toHaveAttribute('data-component', 'untracked');
    await expect(evidence).toContainText('1000.0 MB');
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await expect(evidence).toBeHidden();
    writeFileSync(path, '{"some": "other file"}');
    await page.getByTestId('evidence-open').click();
    await expect(page.getByTestId('notice').last()).toContainText('is no evidence of a leak');
  });

  await test.step('it can be ignored for now, and shown again', async () => {
    await card.getByTestId('leak-ignore').focus();
    await page.keyboard.press('Enter');
    const ignored = page.getByTestId('ignored-leaks');
    await expect(ignored).toContainText('Ignored for now: 1');
    await expect(card).toBeHidden();
    await ignored.locator('summary').click();
    await card.getByTestId('leak-show-again').click();
    await expect(ignored).toHaveCount(0);
    await expect(card).toBeVisible();
  });

  await test.step('restarting search ends it, and the page remembers that it was', async () => {
    const pid = await window.supervisorPid();
    await card.getByTestId('leak-restart').click();
    await expect.poll(async () => (await window.supervisorState()).pid, { timeout: 30_000 }).not.toBe(pid);
    await expect(page.getByTestId('earlier-leaks')).toBeVisible({ timeout: 30_000 });
    await expect(memory.events('restart').first()).toContainText('restarted from the Memory page');
    await expect(page.locator('[data-testid="history-mark"][data-kind="restart"]')).toBeVisible();
  });
});

test('search can be restarted from the table of processes, and events be filtered', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const { page, window } = opened;
  const pid = await window.supervisorPid();
  const memory = new MemoryPage(page);
  await memory.open();
  await expect(memory.processRows.first()).toBeVisible();
  await expect(page.getByTestId('process-trend').first()).toBeVisible();
  await page.getByTestId('process-restart').focus();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await window.supervisorState()).pid, { timeout: 30_000 }).not.toBe(pid);
  await window.supervisorPid();
  await expect(memory.events('restart')).toHaveCount(1);

  await memory.cleanUp();
  await expect(memory.events('gc').first()).toBeVisible();
  await page.getByTestId('memory-event-filter').selectOption('restart');
  await expect(memory.events()).toHaveCount(1);
  await page.getByTestId('memory-event-filter').selectOption('leak');
  await expect(memory.events()).toHaveCount(0);
  await page.getByTestId('memory-event-filter').selectOption('all');
  await page.getByTestId('memory-event-span').selectOption('hour');
  await expect(memory.events('restart')).toHaveCount(1);
});
