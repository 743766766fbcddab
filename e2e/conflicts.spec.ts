import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';

test('a save made over a newer outside change keeps both texts', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const note = 'Search/Short.md';
  writeFileSync(join(vault, note), '# BM25\n\nShort enough to be seen whole.\n');
  const { window, page } = await launch({ vault, open: note });
  await expect(window.editor).toContainText('BM25');
  await window.editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\nMy own sentence.');
  // Before the pause after which the app saves by itself.
  writeFileSync(join(vault, note), '# BM25\n\nTheir whole new text.\n');

  await expect(page.getByTestId('conflict-banner')).toContainText('conflict');
  await expect(window.editor).toContainText('Their whole new text.');
  const copies = readdirSync(join(vault, 'Search')).filter((name) => name.includes('(conflict'));
  expect(copies).toHaveLength(1);
  expect(readFileSync(join(vault, 'Search', copies[0]!), 'utf8')).toContain('My own sentence.');
  expect(readFileSync(join(vault, note), 'utf8')).toBe('# BM25\n\nTheir whole new text.\n');

  await page.getByTestId('conflict-banner').getByRole('button', { name: /open/i }).click();
  await expect(window.editor).toContainText('My own sentence.');
});

test('closing the window right after typing loses nothing', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const { window, page, close } = await launch({ vault, open: 'Welcome.md' });
  await window.editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Typed at the last moment.');
  await close();
  expect(readFileSync(join(vault, 'Welcome.md'), 'utf8')).toContain('Typed at the last moment.');
});

test('a note deleted outside stays in the editor until the user decides', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const { window, page } = await launch({ vault, open: 'Welcome.md' });
  await expect(window.editor).toContainText('Welcome');
  rmSync(join(vault, 'Welcome.md'));
  await expect(page.getByTestId('gone-banner')).toBeVisible();
  await page.getByTestId('gone-banner').getByRole('button', { name: /save/i }).click();
  await expect.poll(() => readdirSync(vault)).toContain('Welcome.md');
});
