import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, sampleVault, test } from './fixtures.ts';
import { MemoryPage } from './pages/memory-page.ts';

const MB = 1_000_000;

/** Onset of each injected leak in seconds, by the component that it must be found in; the heap's cap leaves least time. */
const onsets = { 'array-buffers': 20, 'vector-store': 20, untracked: 20, heap: 50 } as const;
type Component = keyof typeof onsets;
const components = Object.keys(onsets) as Component[]; // Its own keys.
const kindOf = (component: Component) => (component === 'untracked' ? 'native' : component);

/** The samples of this life, oldest first. The first is taken when memory management begins: delays count from it. */
const samples = (page: Page) =>
  page.evaluate(async () => {
    const history = await window.ainote.memory.getMemoryUsageHistory({ range: 'raw' }).catch(() => null);
    if (!history) return [];
    const untracked = history.range === 'raw' ? history.columns.untrackedBytes : [];
    return history.atMs.map((atMs, index) => ({ atMs, untrackedBytes: untracked[index] ?? 0 }));
  });

/** Wall-clock milliseconds at which this life of the supervisor began to manage memory. */
async function managementStartMs(page: Page): Promise<number> {
  await expect.poll(async () => (await samples(page)).length).toBeGreaterThan(0);
  return (await samples(page))[0]?.atMs ?? 0;
}

/** Waits until each component was found, and answers how many seconds after its onset that was. */
async function secondsUntilFound(page: Page, wanted: readonly Component[]): Promise<Record<string, number>> {
  const startMs = await managementStartMs(page);
  const seconds: Record<string, number> = {};
  await expect(async () => {
    for (const { component } of await page.evaluate(() => window.ainote.memory.detectMemoryLeaks()))
      seconds[component] ??= (Date.now() - startMs) / 1_000 - (onsets[component as Component] ?? 0);
    expect(Object.keys(seconds).toSorted()).toEqual([...wanted].toSorted());
  }).toPass({ timeout: 240_000, intervals: [1_000] });
  test.info().annotations.push({ type: 'seconds until found', description: JSON.stringify(seconds) });
  return seconds;
}

async function leakEvents(page: Page) {
  const { events } = await page.evaluate(() => window.ainote.memory.getMemoryManagementStatus());
  return events.filter((event) => event.kind === 'leak');
}

test('half a megabyte a second is found in each place within three minutes', async ({ launch, copyVault }) => {
  test.setTimeout(330_000);
  const vault = copyVault(sampleVault);
  const first = await launch({ vault });
  await first.window.waitUntilIndexed();
  await first.close();
  // With its index done, what grows is the leaks alone. All settings are the defaults.
  const switches = components.map((component) => `--inject-leak=${kindOf(component)}:0.5:${onsets[component]}`);
  const { window: app, page } = await launch({ vault, userData: first.userData, switches });
  await app.supervisorPid();
  const seconds = await secondsUntilFound(page, components);
  for (const component of components) {
    expect(seconds[component], component).toBeGreaterThan(0);
    expect(seconds[component], component).toBeLessThan(180);
  }
  const memoryPage = new MemoryPage(page);
  await memoryPage.open();
  for (const component of components) await expect(memoryPage.leakCard(component)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('leak-cards.png') });
  const leaks = await leakEvents(page);
  expect(leaks.map(({ component }) => component).toSorted()).toEqual([...components].toSorted());
  for (const { component, bytesPerSecond } of leaks) {
    expect(bytesPerSecond, component).toBeGreaterThan(0.35 * MB);
    expect(bytesPerSecond, component).toBeLessThan(0.65 * MB);
  }
});

test('memory taken behind the tracker is untracked within two samples', async ({ launch, scratch }) => {
  const delaySeconds = 15;
  const vault = mkdtempSync(join(scratch, 'vault-'));
  writeFileSync(join(vault, 'note.md'), 'A note to begin with.\n');
  const { window: app, page } = await launch({ vault, switches: [`--inject-leak=native:30MB:${delaySeconds}`] });
  await app.supervisorPid();
  const takenMs = (await managementStartMs(page)) + delaySeconds * 1_000;
  const after = async () => (await samples(page)).filter(({ atMs }) => atMs > takenMs);
  await expect.poll(async () => (await after()).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  const before = (await samples(page)).findLast(({ atMs }) => atMs < takenMs);
  const second = (await after())[1];
  const grownBytes = (second?.untrackedBytes ?? 0) - (before?.untrackedBytes ?? 0);
  expect(grownBytes).toBeGreaterThan(27 * MB);
  expect(grownBytes).toBeLessThan(36 * MB);
  // V8 does not know of it either.
  expect((await page.evaluate(() => window.ainote.memory.getMemoryMetrics())).externalBytes).toBeLessThan(15 * MB);
  expect(await leakEvents(page)).toEqual([]);
  const { resources } = await page.evaluate(() => window.ainote.memory.getMemoryManagementStatus());
  expect(resources).toContainEqual(expect.objectContaining({ name: 'ports', count: 1, peak: 1 }));
  for (const name of ['statements', 'listeners', 'timers'])
    expect(resources.find((resource) => resource.name === name)?.count, name).toBeGreaterThan(0);
  test.info().annotations.push({ type: 'resources', description: JSON.stringify(resources) });
});
