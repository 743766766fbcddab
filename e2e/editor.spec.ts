import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawPicture } from './draw-picture.ts';
import { editorNote } from './editor-note.ts';
import { expect, sampleVault, test } from './fixtures.ts';

/** The sample vault with a note that has every kind of markup, and its picture. */
function vaultWithNote(vault: string): string {
  mkdirSync(join(vault, 'pictures'));
  writeFileSync(join(vault, 'pictures', 'hills.png'), drawPicture(320, 160));
  writeFileSync(join(vault, 'Trip.md'), editorNote);
  return vault;
}

test('markup shows what it means, but for the line that is written; tasks are ticked by click and key', async ({
  launch,
  copyVault,
}) => {
  const vault = vaultWithNote(copyVault(sampleVault));
  const file = join(vault, 'Trip.md');
  const { window, page } = await launch({ vault, open: 'Trip.md' });
  const { editor } = window;
  const line = (text: string) => editor.locator('.cm-line', { hasText: text });

  await expect(line('The bold and quiet')).toHaveText('The bold and quiet parts, a map, Welcome and npm test.');
  await expect(line('A page of notes')).toHaveText('A page of notes, said one.');
  await expect(editor.locator('span:text-is("Trip to the hills")')).toHaveCSS('font-weight', '650');
  await expect(line('const days')).toHaveClass(/cm-live-code-line/);
  const picture = editor.locator('.cm-live-picture img').first();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  await expect(editor).toContainText('Picture not shown: from afar');
  // To show a text is not to change it.
  expect(readFileSync(file, 'utf8')).toBe(editorNote);

  await line('The bold and quiet').click();
  await expect(line('The **bold**')).toContainText('[a map](https://example.com/map)');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(line('The bold and quiet')).toHaveText('The bold and quiet parts, a map, Welcome and npm test.');

  await line('Pack').getByRole('checkbox').click();
  await expect(line('Pack').getByRole('checkbox')).toBeChecked();
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('- [x] Pack a coat');
  await line('Buy').click();
  await page.keyboard.press('Control+Enter');
  await expect(line('Buy').getByRole('checkbox')).not.toBeChecked();
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('- [ ] Buy tickets');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => readFileSync(file, 'utf8')).toBe(editorNote);

  await page.getByTestId('settings-open').click();
  await page.getByTestId('setting-live-preview').uncheck();
  await page.keyboard.press('Escape');
  await expect(line('The **bold**')).toContainText('[[Welcome]] and `npm test`');
  await expect(editor.locator('.cm-live-picture')).toHaveCount(0);
  await page.reload();
  await window.openNote('Trip.md');
  await expect(line('The **bold**')).toBeVisible();
});

test('pictures of the vault show in the reading view too, and nothing else of it can be loaded', async ({
  launch,
  copyVault,
}) => {
  const vault = vaultWithNote(copyVault(sampleVault));
  mkdirSync(join(vault, 'attachments'));
  writeFileSync(join(vault, 'attachments', 'sea.png'), drawPicture(160, 80));
  writeFileSync(join(vault, 'Trip.md'), `${editorNote}\n![[sea.png]]\n\n![[gone.png]]\n`);
  const { page } = await launch({ vault, open: 'Trip.md' });
  await page.getByTestId('view-mode-read').click();
  const preview = page.getByTestId('preview');
  const widthOf = (name: string) =>
    preview.getByRole('img', { name }).evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(() => widthOf('Hills')).toBe(320);
  await expect.poll(() => widthOf('sea.png')).toBe(160);
  await expect(preview).toContainText('Picture not shown: gone.png');

  const loaded = await page.evaluate(async () => {
    const attempt = (address: string) =>
      new Promise<string>((resolve) => {
        const image = new Image();
        image.addEventListener('load', () => resolve(`${address}: shown`));
        image.addEventListener('error', () => resolve(`${address}: refused`));
        image.src = address;
      });
    const script = new Promise<string>((resolve) => {
      const element = document.createElement('script');
      element.addEventListener('load', () => resolve('script: run'));
      element.addEventListener('error', () => resolve('script: refused'));
      element.src = 'ainote-app://vault/pictures/hills.png';
      document.head.append(element);
    });
    const fetched = fetch('ainote-app://vault/pictures/hills.png').then(
      () => 'fetch: answered',
      () => 'fetch: refused',
    );
    return Promise.all([
      attempt('ainote-app://vault/pictures/hills.png'),
      attempt('ainote-app://vault/..%2f..%2fetc/hills.png'),
      attempt('ainote-app://vault/Trip.md'),
      script,
      fetched,
    ]);
  });
  expect(loaded).toEqual([
    'ainote-app://vault/pictures/hills.png: shown',
    'ainote-app://vault/..%2f..%2fetc/hills.png: refused',
    'ainote-app://vault/Trip.md: refused',
    'script: refused',
    'fetch: refused',
  ]);
});

test('the outline leads to headings by keyboard, and words are counted, of the selection too', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Long.md'), `# Start\n\nOne two three.\n${'\nmore\n'.repeat(200)}\n## The end\n\nLast.\n`);
  const { window, page } = await launch({ vault, open: 'Long.md' });
  const counts = page.getByTestId('note-counts');
  await expect(counts).toContainText('207 words');

  await window.editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+o');
  const headings = page.getByTestId('outline-heading');
  await expect(headings).toHaveText(['Start', 'The end']);
  await expect(headings.first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('outline')).toHaveCount(0);
  await expect(window.editor).toBeFocused();
  await expect(window.editor).toContainText('## The end');

  await page.keyboard.type(' of it\n\n### Postscript\n');
  await page.keyboard.press('Control+Shift+o');
  await expect(headings).toHaveText(['Start', 'The end of it', 'Postscript']);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('outline-open')).toBeFocused();

  await window.editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+End');
  await expect(counts).toContainText('4 of 210 words');
  await page.keyboard.press('ArrowRight');
  await expect(counts).toContainText('210 words');

  await page.keyboard.press('Control+e');
  await page.getByTestId('outline-open').click();
  await headings.nth(2).click();
  await expect(page.getByTestId('preview').getByRole('heading', { name: 'Postscript' })).toBeInViewport();
});

test('find and replace work, and what was typed can be undone after another note was open', async ({
  launch,
  copyVault,
}) => {
  const vault = vaultWithNote(copyVault(sampleVault));
  const file = join(vault, 'Trip.md');
  const { window, page } = await launch({ vault, open: 'Trip.md' });
  await expect(window.editor).toContainText('Trip to the hills');
  await expect(window.editor).toHaveAttribute('spellcheck', 'true');

  await window.editor.click();
  await page.keyboard.press('Control+f');
  // The address is hidden where nothing is sought in it.
  await page.keyboard.type('example.com/map');
  await page.keyboard.press('Enter');
  await expect(window.editor.locator('.cm-searchMatch-selected')).toHaveText('example.com/map');
  await page.getByRole('textbox', { name: 'Replace with' }).click();
  await page.keyboard.type('example.org/chart');
  await page.getByRole('button', { name: 'Replace all' }).click();
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('(https://example.org/chart)');
  await page.keyboard.press('Escape');

  await window.editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Written later.');
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('Written later.');
  await window.openNote('Welcome.md');
  await expect(window.editor).toContainText('Welcome');
  await window.openNote('Trip.md');
  await window.editor.click();
  // As many steps as the typing took; before its first there is nothing more to undo.
  await expect(async () => {
    await page.keyboard.press('Control+z');
    await expect.poll(() => readFileSync(file, 'utf8'), { timeout: 1_500 }).toBe(editorNote);
  }).toPass();
});
