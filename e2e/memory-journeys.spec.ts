import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test, type LaunchedApp } from './fixtures.ts';
import { expectNoViolations } from './no-violations.ts';
import { MemoryPage } from './pages/memory-page.ts';

async function openPage(opened: LaunchedApp): Promise<MemoryPage> {
  await opened.window.supervisorPid();
  const memory = new MemoryPage(opened.page);
  await memory.open();
  return memory;
}

/** Answers the system's dialog in the user's place: what is saved goes to this path. */
async function saveTo({ app }: LaunchedApp, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
}

test('two counts stand side by side, and the gap between them has a name', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const memory = await openPage(opened);
  // One turn of the page, so that all of it is of one measurement.
  const shown = await memory.root.evaluate((page) => {
    const bytesOf = (selector: string, name: string) =>
      [...page.querySelectorAll(selector)].map((element) => Number(element.getAttribute(`data-${name}`)));
    return {
      truths: bytesOf('[data-testid="memory-truth"]', 'bytes'),
      gap: bytesOf('[data-testid="memory-truths"]', 'gap'),
      terms: bytesOf('[data-testid="memory-term"]', 'bytes'),
      measured: bytesOf('[data-testid="memory-gauge"]', 'bytes'),
      words: page.querySelector('[data-testid="memory-gap"]')?.textContent ?? '',
    };
  });
  const [tracked = 0, measured = 0] = shown.truths;
  const [runtime = 0, trackedTerm = 0, v8 = 0, untracked = 0] = shown.terms;
  expect(measured).toBe(shown.measured[0]);
  expect(tracked).toBe(trackedTerm);
  expect(shown.gap[0]).toBe(measured - tracked);
  expect(runtime + v8 + untracked).toBe(measured - tracked);
  expect(shown.words).toContain(`The gap is ${((measured - tracked) / 1e6).toFixed(1)} MB`);
});

test('the parts can be grouped by type, and read one by one from the keyboard', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  await openPage(opened);
  const { page } = opened;
  const bar = page.getByTestId('memory-bar');
  const readOut = page.getByTestId('memory-bar-read-out');
  await bar.focus();
  await page.keyboard.press('ArrowRight');
  await expect(readOut).toHaveText(/^Runtime: [\d.]+ MB, [\d.]+ %$/);
  await page.keyboard.press('ArrowRight');
  await expect(readOut).not.toContainText('Runtime');
  await expect(readOut).toContainText('MB');

  await page.getByTestId('parts-by-type').focus();
  await page.keyboard.press('Enter');
  await expect(readOut).toBeEmpty();
  const sums = await page.getByTestId('memory-parts').evaluate((table) => {
    const bytes = (selector: string) =>
      [...table.querySelectorAll(selector)].map((row) => Number(row.getAttribute('data-bytes')));
    return { types: bytes('[data-testid="memory-type"]'), tracked: bytes('[data-part="tracked"]') };
  });
  expect(sums.types).toHaveLength(6);
  expect(sums.types.reduce((sum, bytes) => sum + bytes, 0)).toBe(sums.tracked[0]);
  await bar.hover({ position: { x: 3, y: 10 } });
  await expect(readOut).toContainText('Runtime');
});

test('the history is marked with what happened, and can be had as a table and as files', async ({
  launch,
  copyVault,
  scratch,
}) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const memory = await openPage(opened);
  const { page } = opened;
  await expect(page.getByTestId('history-raw')).toHaveText('2 h 46 min');
  await memory.cleanUp();
  await expect(page.locator('[data-testid="history-mark"][data-kind="gc"]')).toBeVisible();
  const chart = page.getByTestId('history-chart');
  await chart.getByRole('img').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('history-read-out')).toContainText('Clean-up');

  await page.getByTestId('history-as-table').click();
  const rows = page.getByTestId('history-row');
  await expect(rows.first()).toContainText('MB');
  await expectNoViolations(page);

  const folder = mkdtempSync(join(scratch, 'exports-'));
  await saveTo(opened, join(folder, 'history.csv'));
  await page.getByTestId('history-csv').click();
  await expect(page.getByTestId('notice')).toContainText('history.csv');
  const [head = '', ...lines] = readFileSync(join(folder, 'history.csv'), 'utf8').trimEnd().split('\r\n');
  expect(head).toMatch(/^time,privateBytes,trackedBytes,/);
  const history = await page.evaluate(() => window.ainote.memory.getMemoryUsageHistory({ range: 'raw' }));
  const first = lines[0]?.split(',') ?? [];
  expect(Date.parse(first[0] ?? '')).toBe(history.atMs[0]);
  expect(lines.some((line) => line.endsWith('gc'))).toBe(true);

  await saveTo(opened, join(folder, 'history.json'));
  await page.getByTestId('history-json').click();
  await expect(page.getByTestId('notice').last()).toContainText('history.json');
  const exported = JSON.parse(readFileSync(join(folder, 'history.json'), 'utf8')) as {
    history: { range: string; atMs: number[] };
    events: { kind: string }[];
  };
  expect(exported.history).toMatchObject({ range: 'raw' });
  expect(exported.history.atMs[0]).toBe(history.atMs[0]);
  expect(exported.events.map(({ kind }) => kind)).toContain('gc');
});

test('each part says why it is in memory', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  await opened.window.waitUntilIndexed();
  await opened.window.search('memory limit');
  await expect(opened.window.searchResults.first()).toBeVisible();
  await openPage(opened);
  const { page } = opened;
  const part = (name: string) => page.locator(`[data-testid="why-part"][data-part="${name}"]`);
  const status = await opened.window.indexStatus();
  for (const name of ['vector-store', 'database', 'embedding-cache', 'heap']) {
    await part(name).locator('summary').focus();
    await page.keyboard.press('Enter');
    await expect(part(name).getByTestId('why-words')).toContainText(/free|gives it back/i);
    await expect(part(name).getByTestId('why-piece').first()).toBeVisible();
  }
  await expect(part('vector-store').getByTestId('why-words')).toContainText(`${status?.chunksTotal} vectors`);
  await expect(part('embedding-cache').getByTestId('why-words')).toContainText('1 recent search');
  const pieces = await part('embedding-cache')
    .getByTestId('why-piece')
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-bytes'))));
  expect(pieces).toEqual(pieces.toSorted((a, b) => b - a));
  expect(pieces.length).toBeLessThanOrEqual(10);
  await expectNoViolations(page);

  // What a window declares stands there by its own name.
  await page.evaluate(() =>
    window.ainote.memory.trackMemoryAllocation({
      component: 'preview',
      type: 'file-operation',
      bytes: 1_200_000,
      id: 'a-picture',
    }),
  );
  await page.evaluate(() => window.ainote.memory.getMemoryMetrics());
  await expect(part('preview')).toContainText('1.2 MB', { timeout: 30_000 });
  await part('preview').locator('summary').click();
  await expect(part('preview').getByTestId('why-piece')).toContainText('a-picture');
});

test('a clean-up says what it would free before it does', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  await opened.window.waitUntilIndexed();
  const memory = await openPage(opened);
  const { page } = opened;
  // So that there is something to come down from.
  const { leastBaseLimitBytes } = await memory.status();
  await memory.changeLimits({ baseLimitBytes: leastBaseLimitBytes, aiLimitBytes: 1_000_000 });
  const preview = page.getByTestId('clean-up-preview');
  await page.getByTestId('clean-up').focus();
  await page.keyboard.press('Enter');
  await expect(preview).toBeVisible();
  await expectNoViolations(page);
  const announced = await memory.figure(preview, 'total');
  expect(announced).toBeGreaterThan(0);
  const before = (await memory.status()).receipts.filter(({ trigger }) => trigger === 'manual');
  await page.keyboard.press('Escape');
  await expect(preview).toBeHidden();
  expect((await memory.status()).receipts.filter(({ trigger }) => trigger === 'manual')).toHaveLength(before.length);

  await memory.cleanUp();
  expect((await memory.status()).receipts.some(({ trigger }) => trigger === 'manual')).toBe(true);
  expect(await memory.figure(page.getByTestId('receipt-announced'), 'bytes')).toBeGreaterThan(0);
});

test('while search is away, the page says what is happening and when it is tried again', async ({
  launch,
  copyVault,
}) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const memory = await openPage(opened);
  const { page } = opened;
  const away = page.getByTestId('memory-away');
  // The third one is started after a second, the fourth crash is one too many.
  for (let crash = 0; crash < 2; crash += 1) await opened.window.killSupervisor();
  process.kill(await opened.window.supervisorPid(), 'SIGKILL');
  await expect(page.getByTestId('memory-next-try')).toContainText(/tried again in \d s|tried again now/);
  await expect(away).toContainText('Another one takes its place', { ignoreCase: true });
  await expect(page.getByTestId('stale-since').first()).toContainText(/as of \d\d:\d\d:\d\d/);
  await expect(memory.gauge).toBeVisible();
  await expect(page.getByTestId('clean-up')).toBeDisabled();
  await expect(away).toBeHidden({ timeout: 20_000 });
  await expect(page.getByTestId('stale-since')).toHaveCount(0);

  process.kill(await opened.window.supervisorPid(), 'SIGKILL');
  await expect(away).toHaveAttribute('data-phase', 'degraded', { timeout: 20_000 });
  await expect(away).toContainText('It is not tried again by itself. Last end:');
  await expect(page.getByTestId('memory-next-try')).toHaveCount(0);
  await expectNoViolations(page);
  await page.getByTestId('memory-try-now').click();
  await expect(away).toBeHidden({ timeout: 20_000 });
});
