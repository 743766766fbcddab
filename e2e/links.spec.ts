import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

test('a rename shows which links it rewrites, does so, and takes it all back', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Index.md'), 'Start with [[Private bytes]], then [limits](<Memory/Private bytes.md>).\n');
  writeFileSync(join(vault, 'Untouched.md'), 'Not about it.\n');
  const before = textsOf(vault);
  const { window, page } = await launch({ vault, open: 'Memory/Private bytes.md' });
  await window.waitUntilRead();
  const renameTo = async (name: string) => {
    await page.keyboard.press('F2');
    await page.getByTestId('note-name').fill(name);
    await page.getByTestId('note-name-apply').click();
  };

  await test.step('the plan names notes and lines, and cancelling changes nothing', async () => {
    await expect(window.editor).toContainText('Private bytes');
    await renameTo('Memory/Own memory');
    const plan = page.getByTestId('rename-plan');
    await expect(plan.locator('[data-path="Index.md"] ins')).toContainText(
      'Start with [[Own memory]], then [limits](<Memory/Own memory.md>).',
    );
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await expect(plan).toHaveCount(0);
    expect(textsOf(vault)).toEqual(before);
  });

  await test.step('applying it rewrites the links and keeps the note open', async () => {
    await renameTo('Memory/Own memory');
    await page.getByTestId('rename-apply').click();
    await expect(page.getByTestId('note-title')).toHaveText('Own memory');
    await expect(page.getByTestId('notice')).toContainText('Renamed to “Own memory”');
    const after = textsOf(vault);
    expect(after['Index.md']).toBe('Start with [[Own memory]], then [limits](<Memory/Own memory.md>).\n');
    expect(after['Untouched.md']).toBe(before['Untouched.md']);
    expect(Object.values(after).join('\n')).not.toContain('[[Private bytes');
    await expect(page.getByTestId('backlink').filter({ hasText: 'Index' })).toBeVisible();
  });

  await test.step('what the notes said before is in their history', async () => {
    await window.openNote('Index.md');
    await page.getByTestId('note-history').click();
    await expect(page.getByTestId('version').first()).toContainText('Links rewritten');
    await expect(page.getByTestId('diff')).toContainText('Start with [[Private bytes]]');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('history')).toHaveCount(0);
  });

  await test.step('a note changed since is left and named, everything else goes back', async () => {
    await window.openNote('Index.md');
    await window.editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('More words.');
    await expect(window.saveState).toContainText(/saved/i);
    await window.openNote('Memory/Own memory.md');
    await page.keyboard.press('F2');
    await page.getByTestId('rename-undo').click();
    await expect(page.getByTestId('note-title')).toHaveText('Private bytes');
    await expect(page.getByTestId('notice').filter({ hasText: 'Changed meanwhile' })).toContainText('“Index”');
    const { 'Index.md': index, ...others } = textsOf(vault);
    expect(index).toContain('More words.');
    expect({ ...others, 'Index.md': before['Index.md'] }).toEqual(before);
  });
});

/** Every note of a vault, by its path. */
function textsOf(vault: string): Record<string, string> {
  const files = readdirSync(vault, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(vault, file), 'utf8')]));
}

test('filters narrow a search, are taken out at a button, and say when they are wrong', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Stew.md'), '---\ntags: [kitchen]\n---\nLentils again, in a pot with memory.\n');
  const { window, page } = await launch({ vault, open: 'Welcome.md' });
  await window.waitUntilRead();
  await window.expectFound('lentils path:Examples/', 'Examples/Red lentil soup.md', 1);
  expect(await window.resultPaths()).not.toContain('Stew.md');
  const chips = page.getByTestId('filter-chip');
  await expect(chips).toHaveText(['in Examples/']);
  await chips.click();
  await expect(window.searchField).toHaveValue('lentils');
  await window.expectFound('lentils tag:kitchen', 'Stew.md', 1);
  expect(await window.resultPaths()).toEqual(['Stew.md']);
  await expectNoViolations(page);

  await window.search('tag:kitchen before:tomorrow');
  await expect(page.getByTestId('filter-problem')).toContainText('“before:tomorrow” filters nothing');
  await expect(page.getByTestId('search-mode')).toContainText('changed last first');
  await expectNoViolations(page);
  await window.search('before:2001 lentils');
  await expect(page.getByTestId('search-nothing')).toBeVisible();
});
