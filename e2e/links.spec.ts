import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';
import { expectNoViolations } from './no-violations.ts';

test('links are completed, followed, made into notes, and seen from the other side', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const { window, page } = await launch({ vault, open: 'Examples/Red lentil soup.md' });
  const saved = (path: string) => readFileSync(join(vault, path), 'utf8');
  await window.waitUntilRead();
  await window.editor.click();
  await page.keyboard.press('Control+End');

  await test.step('brackets complete the name of a note from the keyboard', async () => {
    await page.keyboard.type('\n\nCooked by the book: [[priv');
    const list = page.getByRole('listbox', { name: /completions/i });
    await expect(list.getByRole('option', { name: 'Private bytes' })).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press('Enter');
    await expect(window.editor).toContainText('[[Private bytes]]');
    await page.keyboard.type(' and #kitchen/soup, then [[Shopping list]].');
    await expect(window.saveState).toContainText(/saved/i);
    expect(saved('Examples/Red lentil soup.md')).toContain(
      'Cooked by the book: [[Private bytes]] and #kitchen/soup, then [[Shopping list]].',
    );
  });

  await test.step('a tag is completed too, in any note', async () => {
    await expect.poll(() => window.tags('kit')).toEqual(['kitchen/soup']);
    await page.keyboard.type('\n#kit');
    await expect(page.getByRole('option', { name: 'kitchen/soup' })).toBeVisible();
    await page.keyboard.press('Enter');
    await page.keyboard.type(' again');
    await expect(window.editor).toContainText('#kitchen/soup again');
  });

  await test.step('Ctrl+Enter on a link to no note asks, and makes it', async () => {
    await page.keyboard.press('Control+End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alertdialog')).toContainText('Create “Shopping list”?');
    await expectNoViolations(page);
    await page.getByTestId('confirm-apply').click();
    await expect(page.getByTestId('note-title')).toHaveText('Shopping list');
    expect(existsSync(join(vault, 'Examples/Shopping list.md'))).toBe(true);
  });

  await test.step('the new note shows where it is linked from, and a click leads back there', async () => {
    const backlink = page.getByTestId('backlink');
    await expect(backlink).toHaveAttribute('data-path', 'Examples/Red lentil soup.md');
    await expect(backlink.locator('mark')).toHaveText('[[Shopping list]]');
    await expectNoViolations(page);
    await backlink.getByTestId('backlink-passage').click();
    await expect(page.getByTestId('note-title')).toHaveText('Red lentil soup');
    await expect(window.editor).toBeFocused();
  });

  await test.step('Ctrl+click follows a link in the editor', async () => {
    await window.editor
      .getByText('[[Private bytes]]')
      .click({ modifiers: ['ControlOrMeta'], position: { x: 30, y: 8 } });
    await expect(page.getByTestId('note-title')).toHaveText('Private bytes');
    await expect(page.getByTestId('backlink').filter({ hasText: 'Red lentil soup' })).toBeVisible();
  });

  await test.step('a name said elsewhere without a link becomes one at a button', async () => {
    writeFileSync(
      join(vault, 'Ledger.md'),
      '# Ledger\n\nWe counted private bytes all night; `private bytes` is code.\n',
    );
    const mention = page.getByTestId('mention').filter({ hasText: 'Ledger' });
    await expect(mention.locator('mark')).toHaveText('private bytes');
    await expectNoViolations(page);
    await mention.getByTestId('link-mention').click();
    await expect(page.getByTestId('backlink').filter({ hasText: 'Ledger' })).toBeVisible();
    await expect(mention).toHaveCount(0);
    expect(saved('Ledger.md')).toBe(
      '# Ledger\n\nWe counted [[Private bytes|private bytes]] all night; `private bytes` is code.\n',
    );
  });

  await test.step('in the reading view a link to no note can be made into one as well', async () => {
    writeFileSync(join(vault, 'Ledger.md'), 'Ask [[Auditors/Anna]] about it.\n');
    await window.openNote('Ledger.md');
    await page.getByTestId('view-mode-read').click();
    await page.getByTestId('preview').getByRole('link', { name: 'Auditors/Anna' }).click();
    await page.getByTestId('confirm-apply').click();
    await expect(page.getByTestId('note-title')).toHaveText('Anna');
    expect(saved('Auditors/Anna.md')).toBe('# Anna\n\n');
  });
});
