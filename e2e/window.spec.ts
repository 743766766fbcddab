import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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

test('a second start with another vault saves what was typed, where it belongs, and then shows that vault', async ({
  launch,
  copyVault,
}) => {
  const [firstVault, secondVault] = [copyVault(sampleVault), copyVault(sampleVault)];
  const first = await launch({ vault: firstVault, open: 'Welcome.md' });
  await first.window.editor.click();
  await first.page.keyboard.press('Control+Home');
  await first.page.keyboard.type('Belongs to the first vault. ');
  const program = electronPath as unknown as string;
  const again = launchArguments({ vault: secondVault, open: 'Search/BM25.md' }, first.userData);
  await once(spawn(program, again, { stdio: 'ignore' }), 'exit');
  await expect(first.page.getByTestId('vault-name')).toHaveText(basename(secondVault));
  await expect(first.page.getByTestId('note-title')).toContainText('BM25');
  expect(readFileSync(join(firstVault, 'Welcome.md'), 'utf8')).toContain('Belongs to the first vault.');
  expect(readFileSync(join(secondVault, 'Welcome.md'), 'utf8')).not.toContain('Belongs to the first vault.');
  const pid = await first.window.supervisorPid();
  expect(pid).toBeGreaterThan(0);
  await first.window.expectFound('zettelkasten', 'Habits/Zettelkasten.md', 3, 30_000);
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
