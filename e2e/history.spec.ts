import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';
import { expectNoViolations } from './no-violations.ts';

const before = '# Plan\n\nBuy two oaks.\n\nWater them.\n';

test('an earlier text of a note is found, compared and restored, by keyboard alone', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const note = join(vault, 'Plan.md');
  writeFileSync(note, before);
  const { window, page } = await launch({ vault, open: 'Plan.md' });
  await expect(window.editor).toContainText('Buy two oaks.');
  await window.editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('# Plan\n\nBuy three birches.\n\nWater them.\n');
  await expect.poll(() => readFileSync(note, 'utf8')).toContain('Water them.\n');
  await expect(window.saveState).toContainText(/saved/i);

  await page.keyboard.press('Control+Shift+h');
  const versions = page.getByTestId('version');
  await expect(versions).not.toHaveCount(0);
  await expect(page.getByTestId('diff')).toContainText('Buy three birches.');
  // The oldest one is what stood there before this run of the app.
  await versions.first().focus();
  for (let step = (await versions.count()) - 1; step > 0; step -= 1) await page.keyboard.press('ArrowDown');
  await expect(versions.last()).toBeChecked();
  await expect(page.getByTestId('diff')).toContainText('Buy two oaks.');
  await expect(page.getByTestId('diff-count')).toHaveText('1 change');
  await expectNoViolations(page);

  await page.getByTestId('diff-next').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('history-restore').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('history')).toHaveCount(0);
  await expect(window.editor).toContainText('Buy two oaks.');
  await expect.poll(() => readFileSync(note, 'utf8')).toBe(before);

  await page.keyboard.press('Control+Shift+h');
  await expect(versions.first()).toContainText('Replaced as a whole');
  await expect(page.getByTestId('diff')).toContainText('Buy three birches.');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('history')).toHaveCount(0);
});

test('a text that another program replaced is in the history', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Plan.md'), before);
  const { window, page } = await launch({ vault, open: 'Plan.md' });
  await expect(window.editor).toContainText('Buy two oaks.');
  writeFileSync(join(vault, 'Plan.md'), '# Plan\n\nAll gone.\n');
  await expect(window.editor).toContainText('All gone.');
  await page.getByTestId('note-history').click();
  await expect(page.getByTestId('version').first()).toContainText('Changed elsewhere');
  await expect(page.getByTestId('diff')).toContainText('Buy two oaks.');
});

test('a deleted note comes back: at once, or later from the list of deleted notes', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const note = join(vault, 'Search', 'BM25.md');
  const text = readFileSync(note, 'utf8');
  const { window, page } = await launch({ vault, open: 'Search/BM25.md' });
  await expect(window.editor).toBeVisible();
  const remove = async () => {
    await page.getByTestId('note-remove').click();
    await page.getByTestId('confirm-apply').click();
    await expect.poll(() => existsSync(note)).toBe(false);
  };

  await remove();
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('note-title')).toHaveText('BM25');
  expect(readFileSync(note, 'utf8')).toBe(text);

  await remove();
  await page.getByTestId('deleted-open').click();
  await expect(page.getByTestId('deleted-note')).toHaveCount(1);
  await expect(page.getByTestId('deleted-note')).toContainText('BM25');
  await expect(page.getByTestId('deleted-text')).toContainText('BM25');
  await expectNoViolations(page);
  await page.getByTestId('deleted-recover').click();
  await expect(page.getByTestId('note-title')).toHaveText('BM25');
  expect(readFileSync(note, 'utf8')).toBe(text);

  await remove();
  await page.getByTestId('deleted-open').click();
  await page.getByTestId('deleted-forget').click();
  await page.getByTestId('confirm-apply').click();
  await expect(page.getByTestId('deleted-empty')).toBeVisible();
});

test('an earlier text is still there after a restart, under the new name of a renamed note', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Plan.md'), before);
  const first = await launch({ vault, open: 'Plan.md' });
  await first.window.editor.click();
  await first.page.keyboard.press('Control+End');
  await first.page.keyboard.type('And a hedge.');
  await expect.poll(() => readFileSync(join(vault, 'Plan.md'), 'utf8')).toContain('And a hedge.');
  await first.page.keyboard.press('F2');
  await first.page.getByTestId('note-name').fill('Garden/Trees');
  await first.page.keyboard.press('Enter');
  await expect.poll(() => existsSync(join(vault, 'Garden/Trees.md'))).toBe(true);
  await first.close();

  const { page } = await launch({ vault, userData: first.userData, open: 'Garden/Trees.md' });
  await page.getByTestId('note-history').click();
  await expect(page.getByTestId('version').last()).toBeVisible();
  await page.getByTestId('version').last().click();
  await expect(page.getByTestId('diff-count')).toHaveText('1 change');
  await page.keyboard.press('Escape');
  await page.getByTestId('deleted-open').click();
  await expect(page.getByTestId('deleted-empty')).toBeVisible();
});
