import { expect, sampleVault, test } from './fixtures.ts';
import { MemoryPage } from './pages/memory-page.ts';
import { expectGone } from './processes.ts';

/** So long after its idle time, a clean-up or the button the model process may still be there. */
const patienceMs = 5_000;
const leastIdleSeconds = 5;

test('the model’s memory is gone soon after its idle time', async ({ launch, copyVault }) => {
  const { window, page } = await launch({ vault: copyVault(sampleVault) });
  await window.waitUntilIndexed();
  const pid = await window.modelPid();
  await page.getByTestId('settings-open').click();
  const field = page.getByTestId('setting-modelIdleSeconds');
  await field.fill(String(leastIdleSeconds));
  await field.press('Tab');
  await expectGone(pid, leastIdleSeconds * 1_000 + patienceMs);
  await expect.poll(async () => (await window.memory())?.modelPid).toBeNull();
});

test('the model’s memory is gone soon after the unload button', async ({ launch, copyVault }) => {
  const { window, page } = await launch({ vault: copyVault(sampleVault) });
  await window.waitUntilIndexed();
  const pid = await window.modelPid();
  await page.getByTestId('model-unload').click();
  await expectGone(pid, patienceMs);
  await expect.poll(async () => (await window.memory())?.modelPid).toBeNull();

  await test.step('and it comes back for the next query', async () => {
    await window.search('memory that does not come back');
    expect(await window.modelPid()).not.toBe(pid);
  });
});

test('the model’s memory is gone soon after a clean-up at high pressure, and stays at low pressure', async ({
  launch,
  copyVault,
}) => {
  const { window: app, page } = await launch({ vault: copyVault(sampleVault) });
  const memory = new MemoryPage(page);
  await app.waitUntilIndexed();
  const pid = await app.modelPid();
  const cleanUp = () => page.evaluate(() => window.ainote.memory.triggerMemoryGarbageCollection());

  await cleanUp();
  expect(await app.modelPid()).toBe(pid);

  const { leastBaseLimitBytes } = await memory.status();
  await memory.changeLimits({
    baseLimitBytes: leastBaseLimitBytes,
    aiLimitBytes: 1_000_000,
    gcAtPercent: 50,
    alertAtPercent: 60,
  });
  await cleanUp();
  await expectGone(pid, patienceMs);
});
