import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';
import { hostileNotes } from './hostile-notes.ts';

test('a note can be read as a page, its links lead on, and writing beside it shows at once', async ({
  launch,
  copyVault,
}) => {
  const { window, page } = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md' });
  await expect(window.editor).toContainText('Welcome');
  await page.keyboard.press('Control+e');
  const preview = page.getByTestId('preview');
  await expect(preview.getByRole('heading', { name: 'Five minutes to start' })).toBeVisible();
  await expect(preview.getByRole('table').first()).toBeVisible();

  await preview.getByRole('link', { name: 'Searching your vault' }).first().click();
  await expect(page.getByTestId('note-title')).toHaveText('Searching your vault');

  await page.getByTestId('view-mode-split').click();
  await window.editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# Typed just now\n\n');
  await expect(preview.getByRole('heading', { name: 'Typed just now' })).toBeVisible();
});

test('hostile notes run nothing, load nothing and leave the page alone', async ({ launch, copyVault }) => {
  test.setTimeout(180_000);
  const vault = copyVault(sampleVault);
  hostileNotes.forEach(({ text }, index) => writeFileSync(join(vault, `hostile ${index}.md`), text));
  const { app, window, page } = await launch({ vault });
  const requests: string[] = [];
  const dialogs: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const url = page.url();
  await window.openNote('hostile 0.md');
  await page.getByTestId('view-mode-read').click();
  for (const [index, { name }] of hostileNotes.entries()) {
    await test.step(name, async () => {
      await window.clickNote(`hostile ${index}.md`);
      await expect(page.getByTestId('note-title')).toHaveText(`hostile ${index}`);
      await expect(page.getByTestId('preview')).toBeVisible();
      const found = await page.evaluate(() => ({
        ran: 'hostile' in window,
        forbidden: document.querySelectorAll(
          '[data-testid=preview] :is(script, iframe, object, embed, link, style, form, base, meta, svg, math)',
        ).length,
      }));
      expect(found).toEqual({ ran: false, forbidden: 0 });
    });
  }
  expect(requests.filter((address) => !address.startsWith('ainote-app:') && !address.startsWith('data:'))).toEqual([]);
  expect(dialogs).toEqual([]);
  expect(page.url()).toBe(url);
  expect(app.windows()).toHaveLength(1);
});
