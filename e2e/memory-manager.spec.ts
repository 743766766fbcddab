import { expect, sampleVault, test } from './fixtures.ts';

/** Code and constants that loading the program's parts brought, and what SQLite's declared cache has not touched. */
const maxUntrackedBytes = 8_000_000;

test('memory is accounted for to the byte, and every large owner is named', async ({ launch, copyVault }) => {
  const { window: app, page } = await launch({ vault: copyVault(sampleVault) });
  await app.waitUntilIndexed();
  const metrics = await app.memory();
  expect(metrics).not.toBeNull();
  const { privateBytes, runtimeBytes, trackedBytes, v8HeapBytes, untrackedBytes } = metrics!;
  // That the parts add up is how they are made; that hardly anything is left over is not.
  expect(runtimeBytes + trackedBytes + v8HeapBytes + untrackedBytes).toBe(privateBytes);
  test.info().annotations.push({ type: 'untracked', description: `${untrackedBytes} of ${privateBytes} bytes` });
  expect(Math.abs(untrackedBytes)).toBeLessThan(maxUntrackedBytes);
  expect(metrics!.counts).toMatchObject({ notes: 34, windows: 1 });
  const status = await page.evaluate(() => window.ainote.memory.getMemoryManagementStatus());
  expect(status.isActive).toBe(true);
  const owners = status.owners.map((owner) => owner.component);
  expect(owners).toEqual(expect.arrayContaining(['database', 'embedding-cache', 'vector-store']));
});

test('a window cannot take more than the limits allow', async ({ launch, copyVault }) => {
  const { window: app, page } = await launch({ vault: copyVault(sampleVault) });
  await app.waitUntilIndexed();
  const answers = await page.evaluate(async () => {
    const { memory } = window.ainote;
    const kind = 'other' as const;
    const lease = await memory.requestAiMemoryAllocation({ owner: 'test', bytes: 30_000_000, kind });
    const second = await memory.requestAiMemoryAllocation({ owner: 'test', bytes: 30_000_000, kind });
    const huge = await memory.trackMemoryAllocation({ component: 'test', type: 'file-operation', bytes: 500_000_000 });
    if (lease.granted) await memory.releaseAiMemoryAllocation({ leaseId: lease.lease.leaseId });
    const unknown = await memory.releaseMemoryAllocation({ id: 'no such line' }).catch((error: unknown) => error);
    return { lease, second, huge, unknown };
  });
  expect(answers.lease.granted).toBe(true);
  expect(answers.second).toMatchObject({ granted: false, code: 'memory-refused', limitBytes: 50_000_000 });
  expect(answers.huge).toMatchObject({ granted: false, code: 'memory-refused', askedBytes: 500_000_000 });
  expect(answers.unknown).toMatchObject({ code: 'allocation-unknown' });
});

test('a clean-up ends with a receipt of what was measured', async ({ launch, copyVault }) => {
  const { window: app, page } = await launch({ vault: copyVault(sampleVault) });
  await app.waitUntilIndexed();
  const receipt = await page.evaluate(() => window.ainote.memory.triggerMemoryGarbageCollection());
  expect(receipt).toMatchObject({ trigger: 'manual' });
  expect(receipt.privateAfterBytes).toBeGreaterThan(0);
  expect(receipt.durationMs).toBeLessThanOrEqual(5_000);
});

test('limits are checked, applied at once and kept across restarts; the log tells of it', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  const first = await launch({ vault });
  await first.window.waitUntilIndexed();
  const refused = await first.page.evaluate(() =>
    window.ainote.memory
      .updateMemoryManagementConfig({ changes: { gcAtPercent: 90 } })
      .catch((error: unknown) => error as { code: string; message: string }),
  );
  expect(refused).toMatchObject({ code: 'settings-invalid' });
  await first.page.evaluate(() =>
    window.ainote.memory.updateMemoryManagementConfig({ changes: { baseLimitBytes: 80_000_000 } }),
  );
  await first.window.killSupervisor();
  await first.window.supervisorPid();
  await expect.poll(() => first.window.memory()).not.toBeNull();
  const afterKill = await first.page.evaluate(() => window.ainote.memory.getMemoryManagementStatus());
  expect(afterKill.config.baseLimitBytes).toBe(80_000_000);
  expect(afterKill.events.map((event) => event.kind)).toEqual(expect.arrayContaining(['limit-changed', 'restart']));
  await first.close();

  const second = await launch({ vault, userData: first.userData });
  await expect.poll(async () => (await second.window.memory())?.baseLimitBytes).toBe(80_000_000);
});
