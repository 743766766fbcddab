import { expectNoViolations } from './no-violations.ts';
import { expect, sampleVault, test } from './fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen is free of accessibility violations in the ${colorScheme} theme`, async ({
    launch,
    copyVault,
  }) => {
    const welcome = await launch();
    await welcome.page.emulateMedia({ colorScheme });
    await expect(welcome.page.getByTestId('welcome')).toBeVisible();
    await expectNoViolations(welcome.page);
    await welcome.close();

    const { window, page } = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md' });
    await page.emulateMedia({ colorScheme });
    await expect(window.editor).toContainText('Welcome');
    await expectNoViolations(page);

    await page.keyboard.press('Control+Shift+o');
    await expect(page.getByTestId('outline')).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press('Escape');

    await window.editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('# A *heading*\n\n- [ ] a task, `code` and [a link](https://example.com)\n\n> quoted\n\n');
    await page.keyboard.press('Control+Home');
    await expect(window.editor.getByRole('checkbox').first()).toBeVisible();
    await expectNoViolations(page);

    await page.keyboard.press('Control+a');
    await page.keyboard.type('Everything was another text before.');
    await page.keyboard.press('Control+s');
    await expect(window.saveState).toContainText(/saved/i);
    await page.keyboard.press('Control+Shift+h');
    await expect(page.getByTestId('diff')).toContainText('Everything was another text before.');
    await expectNoViolations(page);
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+Shift+m');
    await expect(page.getByTestId('history-chart')).toBeVisible();
    await expect(page.getByTestId('process-row').first()).toBeVisible();
    await page.getByTestId('history-as-table').click();
    await expect(page.getByTestId('history-row').first()).toBeVisible();
    for (const part of await page.getByTestId('why-part').all()) await part.locator('summary').click();
    await expectNoViolations(page);
    await page.getByTestId('clean-up').click();
    await expect(page.getByTestId('clean-up-preview')).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await window.search('memory limit');
    await expect(window.searchResults.first()).toBeVisible();
    await expectNoViolations(page);

    await page.getByRole('button', { name: /settings/i }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoViolations(page);
    for (const group of ['collection', 'leaks']) await page.getByTestId(`memory-more-${group}`).click();
    await page.getByTestId('setting-gcAtPercent').fill('99');
    await expect(page.getByTestId('setting-problem')).toBeVisible();
    await expectNoViolations(page);
  });
}

test('the whole way from the list to a search result works from the keyboard', async ({ launch, copyVault }) => {
  const { window, page } = await launch({ vault: copyVault(sampleVault) });
  await page.getByTestId('note-filter').focus();
  await page.keyboard.type('Welcome');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(window.editor).toContainText('Welcome');
  await page.keyboard.press('Control+k');
  await expect(window.searchField).toBeFocused();
  await page.keyboard.type('lentil soup');
  await expect(window.searchResults.first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(window.editor).toContainText('lentil');
});
