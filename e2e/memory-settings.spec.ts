import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test, type LaunchedApp } from './fixtures.ts';
import { MemoryPage } from './pages/memory-page.ts';

const MB = 1_000_000;

const inForce = async ({ page }: LaunchedApp) => (await new MemoryPage(page).status()).config;
const kept = ({ userData }: LaunchedApp): unknown =>
  (JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8')) as { memory?: unknown }).memory;

test('a limit that is set in the window applies at once, and outlives a restart', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const first = await launch({ vault });
  await first.window.supervisorPid();
  await first.page.getByTestId('settings-open').click();
  const limit = first.page.getByTestId('setting-baseLimitBytes');
  // The whole way by keys: the dialog begins at the memory limit.
  await expect(limit).toBeFocused();
  await first.page.keyboard.press('Control+a');
  await first.page.keyboard.type('60');
  await first.page.keyboard.press('Enter');
  await expect(first.page.getByTestId('setting-saved').first()).toHaveText('Saved');
  await expect.poll(async () => (await inForce(first)).baseLimitBytes).toBe(60 * MB);
  expect((await first.window.memory())?.baseLimitBytes).toBe(60 * MB);
  expect(kept(first)).toEqual({ baseLimitBytes: 60 * MB });
  await expect(first.page.getByTestId('meaning-gcAtPercent')).toHaveText('= 45.0 MB');
  await first.close();

  const second = await launch({ vault, userData: first.userData });
  await expect.poll(async () => (await second.window.memory())?.baseLimitBytes, { timeout: 30_000 }).toBe(60 * MB);
  await second.page.getByTestId('settings-open').click();
  await expect(second.page.getByTestId('setting-baseLimitBytes')).toHaveValue('60');
  await second.page.getByTestId('reset-baseLimitBytes').click();
  await expect.poll(async () => (await inForce(second)).baseLimitBytes).toBe(100 * MB);
  expect(kept(second)).toEqual({});
});

test('what cannot be is explained beside the field, kept as typed, and applied once it can be', async ({
  launch,
  copyVault,
}) => {
  const opened = await launch({ vault: copyVault(sampleVault) });
  const { page, window: app } = opened;
  await app.supervisorPid();
  await page.getByTestId('settings-open').click();
  const limit = page.getByTestId('setting-baseLimitBytes');
  const problem = page.getByTestId('setting-problem');
  const least = (await new MemoryPage(page).status()).leastBaseLimitBytes / MB;
  await limit.fill('12');
  await page.keyboard.press('Enter');
  await expect(problem).toHaveText(`Enter a number from ${least} to 4,000.`);

  await limit.fill('45');
  await page.keyboard.press('Enter');
  await expect(problem).toContainText('The AI limit (50.0 MB) must not be more than the memory limit (45.0 MB)');
  await expect(limit).toHaveValue('45');
  await expect(limit).toHaveAttribute('aria-invalid', 'true');
  expect((await inForce(opened)).baseLimitBytes).toBe(100 * MB);

  // The other half of the change makes it right: both are applied together.
  await page.getByTestId('setting-aiLimitBytes').fill('30');
  await page.keyboard.press('Enter');
  await expect.poll(() => inForce(opened)).toMatchObject({ baseLimitBytes: 45 * MB, aiLimitBytes: 30 * MB });
  await expect(problem).toHaveCount(0);

  await page.getByTestId('memory-more-collection').focus();
  await page.keyboard.press('Enter');
  const stale = page.getByTestId('setting-staleMinutes');
  await stale.fill('3');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await inForce(opened)).staleMinutes).toBe(3);
  expect(kept(opened)).toEqual({ baseLimitBytes: 45 * MB, aiLimitBytes: 30 * MB, staleMinutes: 3 });

  await page.getByTestId('memory-reset-all').click();
  await expect(limit).toHaveValue('100');
  await expect(stale).toHaveValue('10');
  await expect.poll(() => kept(opened)).toEqual({});
});

test('the room for vectors of searches is a setting: it applies at once, outlives a restart, and stays below the limit', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  const first = await launch({ vault });
  await first.window.supervisorPid();
  await expect.poll(() => cacheCapacity(first)).toBe(4 * MB);
  await first.page.getByTestId('settings-open').click();
  const room = first.page.getByTestId('setting-cacheBytes');
  await room.fill('0.5');
  await first.page.keyboard.press('Enter');
  const problem = first.page.getByTestId('setting-problem');
  await expect(problem).toHaveText('Enter a number from 1 to 1,000.');
  await room.fill('150');
  await first.page.keyboard.press('Enter');
  await expect(problem).toContainText('(150.0 MB) must not be more than the memory limit (100.0 MB)');
  expect(await cacheCapacity(first)).toBe(4 * MB);

  await room.fill('2');
  await first.page.keyboard.press('Enter');
  await expect.poll(() => cacheCapacity(first)).toBe(2 * MB);
  expect(kept(first)).toEqual({ cacheBytes: 2 * MB });
  await first.close();

  const second = await launch({ vault, userData: first.userData });
  await second.window.supervisorPid();
  await expect.poll(() => cacheCapacity(second)).toBe(2 * MB);
  await second.page.getByTestId('settings-open').click();
  await expect(second.page.getByTestId('setting-cacheBytes')).toHaveValue('2');
  await second.page.getByTestId('reset-cacheBytes').click();
  await expect.poll(() => cacheCapacity(second)).toBe(4 * MB);
  expect(kept(second)).toEqual({});
});

/** The bound that the cache itself says it keeps. */
async function cacheCapacity({ page }: LaunchedApp): Promise<number | null | undefined> {
  const { owners } = await new MemoryPage(page).status();
  return owners.find(({ component }) => component === 'embedding-cache')?.capacityBytes;
}
