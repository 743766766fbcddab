import { spawn } from 'node:child_process';
import { once } from 'node:events';
import electronPath from 'electron';
import { expect, launchArguments, sampleVault, test } from './fixtures.ts';

test('a second start hands its note to the window that is there, and ends', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const first = await launch({ vault, open: 'Welcome.md' });
  await expect(first.window.editor).toContainText('Welcome');
  // Outside Electron the package's export is the path of its program.
  const program = electronPath as unknown as string;
  const second = spawn(program, launchArguments({ vault, open: 'Search/BM25.md' }, first.userData), {
    stdio: 'ignore',
  });
  await once(second, 'exit');
  await expect(first.page.getByTestId('note-title')).toContainText('BM25');
  expect(first.app.windows()).toHaveLength(1);
});

test('the window comes back where it was', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const bounds = { x: 120, y: 80, width: 1_111, height: 700 };
  const first = await launch({ vault });
  await first.app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds);
  await first.close();
  const second = await launch({ vault, userData: first.userData });
  const restored = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  );
  expect(restored).toEqual(bounds);
});

test('the supervisor runs under its heap cap and tells its private bytes', async ({ launch, copyVault }) => {
  const { window, page } = await launch({ vault: copyVault(sampleVault) });
  await window.supervisorPid();
  await expect(page.getByTestId('memory-private')).toContainText(/\d MB/);
  const sample = await window.memory();
  expect(sample?.heapLimitBytes).toBeLessThan(200 * 2 ** 20);
  expect(sample?.privateBytes).toBeGreaterThan(5_000_000);
  expect(sample?.privateBytes).toBeLessThan(100_000_000);
});
