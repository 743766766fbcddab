import type { Page } from '@playwright/test';
import { expect, sampleVault, test, type LaunchedApp, type LaunchOptions } from './fixtures.ts';

const MB = 1_000_000;
/** Half a megabyte a second in all four places would soon pass the default limit. */
const roomyLimitBytes = 1_000 * MB;

/** Onset of each injected leak in seconds, by the component that it must be found in; the heap's cap leaves least time. */
const onsets = { 'array-buffers': 20, 'vector-graph': 20, untracked: 20, heap: 50 } as const;
type Component = keyof typeof onsets;
const components = Object.keys(onsets) as Component[]; // Its own keys.
const kindOf = (component: Component) => (component === 'untracked' ? 'native' : component);

type Launch = (options?: LaunchOptions) => Promise<LaunchedApp>;

/** Starts a profile whose vault is indexed, so that what grows is the leak alone. */
async function launchIndexed(launch: Launch, vault: string, switches: readonly string[], baseLimitBytes?: number) {
  const first = await launch({ vault });
  await first.window.waitUntilIndexed();
  await first.page.evaluate(
    (limit) => window.ainote.memory.updateMemoryManagementConfig({ changes: limit ? { baseLimitBytes: limit } : {} }),
    baseLimitBytes,
  );
  await first.close();
  const leaking = await launch({ vault, userData: first.userData, switches });
  await leaking.window.supervisorPid();
  await expect.poll(() => leaking.window.memory()).not.toBeNull();
  return leaking;
}

/** The samples of this life, oldest first. The first is taken when memory management begins: delays count from it. */
const samples = (page: Page) =>
  page.evaluate(async () => {
    const history = await window.ainote.memory.getMemoryUsageHistory({ range: 'raw' });
    const untracked = history.range === 'raw' ? history.columns.untrackedBytes : [];
    return history.atMs.map((atMs, index) => ({ atMs, untrackedBytes: untracked[index] ?? 0 }));
  });

/** Waits until each component was found, and answers how many seconds after its onset that was. */
async function secondsUntilFound(page: Page, wanted: readonly Component[]): Promise<Record<string, number>> {
  const startMs = (await samples(page))[0]?.atMs ?? 0;
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
  const switches = components.map((component) => `--inject-leak=${kindOf(component)}:0.5:${onsets[component]}`);
  const { page } = await launchIndexed(launch, copyVault(sampleVault), switches);
  const seconds = await secondsUntilFound(page, components);
  for (const component of components) {
    expect(seconds[component], component).toBeGreaterThan(0);
    expect(seconds[component], component).toBeLessThan(180);
  }
  const leaks = await leakEvents(page);
  expect(leaks.map(({ component }) => component).toSorted()).toEqual([...components].toSorted());
  for (const { component, bytesPerSecond } of leaks) {
    expect(bytesPerSecond, component).toBeGreaterThan(0.35 * MB);
    expect(bytesPerSecond, component).toBeLessThan(0.65 * MB);
  }
});

test('memory taken behind the tracker is untracked within two samples', async ({ launch, copyVault }) => {
  const delaySeconds = 15;
  const { page } = await launchIndexed(launch, copyVault(sampleVault), [`--inject-leak=native:30MB:${delaySeconds}`]);
  const takenMs = ((await samples(page))[0]?.atMs ?? 0) + delaySeconds * 1_000;
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
});
