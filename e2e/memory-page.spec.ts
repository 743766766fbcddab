import { readFileSync } from 'node:fs';
import { expect, sampleVault, test, type LaunchedApp } from './fixtures.ts';
import { expectNoViolations } from './no-violations.ts';
import { MemoryPage } from './pages/memory-page.ts';

async function openPage(opened: LaunchedApp): Promise<MemoryPage> {
  await opened.window.supervisorPid();
  const memory = new MemoryPage(opened.page);
  await memory.open();
  return memory;
}

test('the page opens and closes from the keyboard, and the note stays as it was', async ({ launch, copyVault }) => {
  const { window: app, page } = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md' });
  const memory = new MemoryPage(page);
  await app.editor.click();
  await page.keyboard.type('Kept words. ');
  await memory.open();
  await expect(page.getByRole('heading', { name: 'Memory', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(memory.root).toBeHidden();
  await expect(app.editor).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(app.editor).not.toContainText('Kept words.');

  await page.getByTestId('memory-private').focus();
  await page.keyboard.press('Enter');
  await expect(memory.root).toBeVisible();
  await page.getByTestId('memory-back').click();
  await expect(memory.root).toBeHidden();

  await memory.open();
  await page.keyboard.press('Control+k');
  await expect(app.searchField).toBeFocused();
  await expect(memory.root).toBeHidden();
});

test('the gauge and the parts say what was measured, and the parts add up to it', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const memory = await openPage(opened);
  await expect(async () => {
    const measured = await opened.window.memory();
    expect(await memory.figure(memory.gauge, 'bytes')).toBe(measured?.privateBytes);
    expect(await memory.figure(memory.gauge, 'limit')).toBe(measured?.baseLimitBytes);
  }).toPass();
  await expect(memory.gauge).toContainText('Normal');
  // One turn of the page, so that all of it is of one measurement.
  const shown = await opened.page.getByTestId('memory-parts').evaluate((table) => {
    const bytesOf = (testId: string) =>
      Object.fromEntries(
        [...table.querySelectorAll(`[data-testid="${testId}"]`)].map((row) => [
          row.getAttribute('data-part'),
          Number(row.getAttribute('data-bytes')),
        ]),
      );
    return {
      terms: bytesOf('memory-term'),
      components: bytesOf('memory-component'),
      privateBytes: Number(table.getAttribute('data-private')),
    };
  });
  expect(Object.keys(shown.terms)).toEqual(['runtime', 'tracked', 'v8', 'untracked']);
  expect(sum(Object.values(shown.terms))).toBe(shown.privateBytes);
  expect(Object.keys(shown.components)).toEqual(expect.arrayContaining(['database', 'vector-store']));
  expect(sum(Object.values(shown.components))).toBe(shown.terms['tracked']);
  await expect(opened.page.getByTestId('no-leaks')).toBeVisible();
});

test('where the vectors of searches came from is shown by level, and with what share the model was spared', async ({
  launch,
  copyVault,
}) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const { window: app, page } = opened;
  await app.waitUntilIndexed();
  const memory = await openPage(opened);
  await expect(page.getByTestId('retrievals-none')).toBeVisible();
  await page.keyboard.press('Escape');
  // Twice the same words: the model has them once, then the cache.
  for (const words of ['how plants grow', 'night trains', 'how plants grow']) await searchByMeaning(opened, words);
  await memory.open();
  await expect(async () => {
    const retrievals = (await app.memory())?.retrievals;
    expect(retrievals?.float32).toBeGreaterThanOrEqual(1);
    expect(retrievals?.model).toBeGreaterThanOrEqual(2);
    for (const level of ['float32', 'int8', 'persisted', 'model'] as const) {
      const row = page.locator(`[data-testid="retrieval-level"][data-level="${level}"]`);
      expect(await memory.figure(row, 'count')).toBe(retrievals?.[level]);
    }
    const { float32 = 0, int8 = 0, persisted = 0, model = 0, modelFirst = 0 } = retrievals ?? {};
    const served = float32 + int8 + persisted;
    const ofAll = page.getByTestId('without-model-of-all');
    await expect(ofAll).toContainText(`${served} of ${served + model}`);
    await expect(ofAll).toContainText(`${((served / (served + model)) * 100).toFixed(1)} %`);
    await expect(page.getByTestId('without-model-of-repeated')).toContainText(
      `${served} of ${served + model - modelFirst}`,
    );
  }).toPass();
});

/** Searches and waits until the supervisor has a vector for exactly this. */
async function searchByMeaning({ window: app }: LaunchedApp, words: string): Promise<void> {
  const count = async () => {
    const { float32 = 0, int8 = 0, persisted = 0, model = 0 } = (await app.memory())?.retrievals ?? {};
    return float32 + int8 + persisted + model;
  };
  const before = await count();
  await app.search(words);
  await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(before);
}

test('a clean-up shows the receipt that the bridge has, and becomes an event', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const memory = await openPage(opened);
  await memory.cleanUp();
  const status = await memory.status();
  const receipt = status.receipts[0];
  expect(receipt).toMatchObject({ trigger: 'manual' });
  expect(await memory.figure(memory.receipt, 'started')).toBe(receipt?.startedAtMs);
  expect(await memory.figure(memory.receipt, 'asked')).toBe(receipt?.askedBytes);
  const returned = (receipt?.privateBeforeBytes ?? 0) - (receipt?.privateAfterBytes ?? 0);
  expect(await memory.figure(memory.receipt, 'returned')).toBe(returned);
  expect(await memory.figure(memory.receipt, 'duration')).toBe(receipt?.durationMs);
  expect(await memory.figure(memory.receipt, 'pause')).toBe(receipt?.longestPauseMs);
  await expect(memory.events('gc').first()).toHaveAttribute('data-id', String(status.events[0]?.id));
  await expect(opened.page.getByTestId('memory-last-clean-up')).toContainText(/\d\d:\d\d:\d\d/);
  await opened.page.getByTestId('memory-event-filter').selectOption('refusal');
  await expect(memory.events('gc')).toHaveCount(0);
});

test('a limit that is nearly used up raises an alert on every page, and a higher one ends it', async ({
  launch,
  copyVault,
}) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const { page } = opened;
  const memory = await openPage(opened);
  const { leastBaseLimitBytes } = await memory.status();
  const used = (await opened.window.memory())?.privateBytes ?? 0;
  const tight = { baseLimitBytes: Math.max(leastBaseLimitBytes, Math.ceil(used * 1.05)), aiLimitBytes: 1_000_000 };
  await memory.changeLimits({ ...tight, gcAtPercent: 40, alertAtPercent: 50 });
  await expect(memory.alert).toBeVisible();
  const alert = (await memory.status()).events.find((event) => event.kind === 'alert');
  await expect(memory.alert).toContainText(/[\d.]+ MB of [\d.]+ MB are in use; the largest part is/);
  await expect(memory.alert).toContainText(alert?.action ?? '');
  await expect(memory.events('alert').first()).toBeVisible();
  await expect(memory.gauge).not.toHaveAttribute('data-level', 'normal');
  await expectNoViolations(page);

  await page.keyboard.press('Escape');
  await expect(memory.alertMark).toBeVisible();
  await memory.alertMark.click();
  await expect(memory.alert).toBeVisible();

  await memory.changeLimits({ baseLimitBytes: 400_000_000 });
  await expect(memory.alert).toBeHidden();
  await expect(memory.alertMark).toBeHidden();
  await expect(memory.events('alert-cleared').first()).toBeVisible();
  await expect(memory.gauge).toHaveAttribute('data-level', 'normal');
});

test('the table has every process of the app, measured, and their total', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const memory = await openPage(opened);
  await expect(memory.processRows.first()).toBeVisible();
  const pidOf = (role: string) =>
    opened.page
      .locator(`[data-testid="process-row"][data-role="${role}"]`)
      .first()
      .getAttribute('data-pid')
      .then((pid) => Number(pid));
  const [main, page] = await opened.app.evaluate(({ BrowserWindow }) => [
    process.pid,
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  ]);
  expect(await pidOf('main')).toBe(main);
  expect(await pidOf('page')).toBe(page);
  expect(await pidOf('supervisor')).toBe(await opened.window.supervisorPid());

  const listed = await memory.processes();
  expect(listed.totalBytes).toBe(listed.processes.reduce((sum, { privateBytes }) => sum + privateBytes, 0));
  for (const { peakBytes, privateBytes } of listed.processes) expect(peakBytes).toBeGreaterThanOrEqual(privateBytes);
  const pushed = await opened.page.evaluate(
    () => new Promise<number>((resolve) => window.ainote.app.onProcesses(({ processes }) => resolve(processes.length))),
  );
  expect(pushed).toBeGreaterThanOrEqual(3);

  // The model may still be loading, a hundred megabytes a second.
  const steady = listed.processes.filter(({ role }) => role !== 'model');
  if (process.platform === 'linux') expectLikeKernel(steady);
});

test('without the supervisor the last figures stay, and events go on with the next one', async ({
  launch,
  copyVault,
}) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const memory = await openPage(opened);
  await opened.window.killSupervisor();
  await expect(memory.gauge).toBeVisible();
  await expect(memory.events('restart').first()).toBeVisible();
  await expect(opened.page.getByTestId('memory-away')).toBeHidden();
  await memory.cleanUp();
  await expect(memory.events('gc').first()).toBeVisible();
});

test('the history is drawn, can be read by keys, and breaks no rule of the page', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const { page } = opened;
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  const memory = await openPage(opened);
  const chart = page.getByTestId('history-chart');
  await expect(chart.locator('canvas')).toBeVisible();
  await chart.getByRole('img').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('history-read-out')).toContainText(/\d MB/);
  for (const range of ['day', 'week', 'raw']) {
    await page.getByTestId(`history-${range}`).click();
    await expect(page.getByTestId(`history-${range}`)).toHaveAttribute('aria-pressed', 'true');
    await expect(chart.locator('canvas')).toBeVisible();
  }
  expect(violations).toEqual([]);
  await expect(memory.root).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing overlaps and nothing is inaccessible in the ${colorScheme} theme`, async ({ launch, copyVault }) => {
    const opened = await launch({ vault: copyVault(sampleVault) });
    const memory = await openPage(opened);
    await opened.page.emulateMedia({ colorScheme });
    await memory.cleanUp();
    await expect(memory.processRows.first()).toBeVisible();
    for (const width of [900, 1440]) {
      await opened.app.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size, 900),
        width,
      );
      await expect.poll(() => opened.page.evaluate(() => innerWidth)).toBe(width);
      await expectNoViolations(opened.page);
      expect(await overflowing(opened)).toEqual([]);
    }
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Texts of the page that are wider than their box. */
function overflowing({ page }: LaunchedApp): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="memory-page"] *')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      .filter(
        (element) => getComputedStyle(element).display !== 'inline' && !element.closest('.ellipsis, .visually-hidden'),
      )
      .map((element) => `${element.className}: ${element.textContent?.slice(0, 40)}`),
  );
}

/** The figures are the kernel's own, give or take what a process took or gave back since. */
function expectLikeKernel(processes: readonly { readonly pid: number; readonly privateBytes: number }[]): void {
  for (const { pid, privateBytes } of processes) {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = [...text.matchAll(/^(?:Private_Dirty|Swap):\s+(\d+) kB$/gm)].map((match) => Number(match[1]));
    const bytes = kilobytes.reduce((sum, value) => sum + value, 0) * 1_024;
    expect(Math.abs(bytes - privateBytes)).toBeLessThan(20_000_000);
  }
}
