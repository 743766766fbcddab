import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test, type LaunchedApp } from './fixtures.ts';
import { expectNoViolations } from './no-violations.ts';

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

const theirs = '# Plan\n\nTheirs first.\n\nBuy two oaks.\n\nWater them.\n\nRest.\n';

/** Makes the note's own text meet a newer change by another program. */
async function conflictIn(vault: string, launched: LaunchedApp): Promise<void> {
  const { window, page } = launched;
  await expect(window.editor).toContainText('Buy two oaks.');
  await window.editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Mine at the end.');
  writeFileSync(join(vault, 'Plan.md'), theirs);
  await expect(page.getByTestId('conflict-banner')).toBeVisible();
  await expect(window.editor).toContainText('Theirs first.');
}

const copiesIn = (vault: string) => readdirSync(vault).filter((name) => name.includes('(conflict'));

test('the two texts of a conflict are compared and merged, by keyboard alone', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Plan.md'), '# Plan\n\nBuy two oaks.\n\nWater them.\n\nRest.\n');
  const launched = await launch({ vault, open: 'Plan.md' });
  const { page, window } = launched;
  await conflictIn(vault, launched);
  await page.getByTestId('conflict-compare').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('diff-count')).toHaveText('2 changes');
  await expect(page.getByTestId('conflict-merged')).toBeDisabled();
  await expectNoViolations(page);

  await page.getByRole('button', { name: 'Take this change over' }).last().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('diff-count')).toHaveText('1 change');
  await page.getByTestId('conflict-merged').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('diff')).toHaveCount(0);
  await expect(page.getByTestId('conflict-banner')).toHaveCount(0);
  await expect(window.editor).toContainText('Mine at the end.');
  await expect.poll(() => copiesIn(vault)).toEqual([]);
  expect(readFileSync(join(vault, 'Plan.md'), 'utf8')).toBe(`${theirs}Mine at the end.`);

  await test.step('both texts can be had back', async () => {
    await page.getByTestId('note-history').click();
    await expect(page.getByTestId('version').first()).toContainText('Replaced as a whole');
    await page.keyboard.press('Escape');
    await page.getByTestId('deleted-open').click();
    await expect(page.getByTestId('deleted-text')).toContainText('Mine at the end.');
    await expect(page.getByTestId('deleted-text')).not.toContainText('Theirs first.');
  });
});

test('a conflict left over from before is settled from its copy: mine, or theirs', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const copy = (time: string) => `Plan (conflict 2026-11-24 ${time}).md`;
  writeFileSync(join(vault, 'Plan.md'), theirs);
  writeFileSync(join(vault, copy('10.30.05')), '# Plan\n\nThe first of mine.\n');
  writeFileSync(join(vault, copy('10.31.05')), '# Plan\n\nThe second of mine.\n');
  const { page } = await launch({ vault, open: copy('10.30.05') });
  await page.getByTestId('conflict-compare').click();
  await page.getByTestId('conflict-theirs').click();
  await expect.poll(() => copiesIn(vault)).toEqual([copy('10.31.05')]);
  await expect(page.getByTestId('note-title')).toHaveText('Plan');
  expect(readFileSync(join(vault, 'Plan.md'), 'utf8')).toBe(theirs);

  await page.locator(`[data-path="${copy('10.31.05')}"]`).click();
  await page.getByTestId('conflict-compare').click();
  await page.getByTestId('conflict-ours').click();
  await expect.poll(() => copiesIn(vault)).toEqual([]);
  expect(readFileSync(join(vault, 'Plan.md'), 'utf8')).toBe('# Plan\n\nThe second of mine.\n');
});
