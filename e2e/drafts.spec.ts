import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, sampleVault, test, type LaunchedApp } from './fixtures.ts';
import { expectNoViolations } from './no-violations.ts';

const keyMs = 40;
/** Words with their number in place of a pause: typing that never lets the app save. */
const words = Array.from({ length: 200 }, (_, index) => `w${index}`).join(' ');

/** Ends the whole app as a power switch would, and waits until it is gone. */
async function killApp(app: ElectronApplication): Promise<void> {
  const running = app.process();
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGKILL');
  await ended;
}

/** Types without a pause until the moment comes; answers how many characters were typed by then. */
async function typeUntil({ page, window }: LaunchedApp, moment: () => Promise<void>): Promise<number> {
  await expect(window.editor).toBeVisible();
  await window.editor.click();
  await page.keyboard.press('Control+Home');
  let typed = 0;
  const over = new AbortController();
  const typing = (async () => {
    while (!over.signal.aborted && typed < words.length) {
      await page.keyboard.type(words[typed] ?? '', { delay: keyMs });
      typed += 1;
    }
  })().catch(() => undefined); // The page goes away in the middle of a key.
  await expect.poll(() => typed * keyMs, { intervals: [50] }).toBeGreaterThan(4_000);
  const atMoment = typed;
  await moment();
  over.abort();
  await typing;
  return atMoment;
}

/** How many of the typed characters a text begins with. */
function kept(text: string): number {
  let length = 0;
  while (length < words.length && text[length] === words[length]) length += 1;
  return length;
}

test('what was typed when the app was killed is offered at the next start, and restored', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  const note = join(vault, 'Plan.md');
  const before = '# Plan\n\nBuy two oaks.\n';
  writeFileSync(note, before);
  const first = await launch({ vault, open: 'Plan.md' });
  const typed = await typeUntil(first, () => killApp(first.app));
  expect(readFileSync(note, 'utf8')).toBe(before);

  const { window, page } = await launch({ vault, userData: first.userData, open: 'Plan.md' });
  await expect(page.getByTestId('draft-banner')).toBeVisible();
  await expect(window.editor).not.toContainText('w1 w2');
  await expectNoViolations(page);
  await page.getByTestId('draft-compare').click();
  await expect(page.getByTestId('diff')).toContainText('w1 w2 w3');
  await expect(page.getByTestId('diff')).toContainText('Buy two oaks.');
  await expectNoViolations(page);
  await page.getByTestId('draft-restore-compared').click();
  await expect(page.getByTestId('draft-banner')).toHaveCount(0);
  await expect(window.editor).toContainText('w1 w2 w3');
  await expect.poll(() => kept(readFileSync(note, 'utf8'))).toBeGreaterThan(typed - 2_000 / keyMs);
  expect(readFileSync(note, 'utf8')).toContain('Buy two oaks.');

  await test.step('what it replaced is in the history', async () => {
    await page.getByTestId('note-history').click();
    await expect(page.getByTestId('version').first()).toContainText('Replaced as a whole');
  });
});

test('a draft is told of at the start, waits while other text is typed, and is kept when discarded', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  const note = join(vault, 'Plan.md');
  writeFileSync(note, '# Plan\n\nBuy two oaks.\n');
  const first = await launch({ vault, open: 'Plan.md' });
  await typeUntil(first, () => killApp(first.app));

  const { window, page } = await launch({ vault, userData: first.userData });
  await page.getByTestId('notice').getByRole('button', { name: 'Open it' }).click();
  await expect(page.getByTestId('draft-banner')).toBeVisible();
  await window.editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('And a hedge.');
  await expect.poll(() => readFileSync(note, 'utf8')).toContain('And a hedge.');
  await expect(page.getByTestId('draft-banner')).toBeVisible();
  await page.getByTestId('draft-discard').click();
  await expect(page.getByTestId('draft-banner')).toHaveCount(0);
  await page.getByTestId('note-history').click();
  await expect(page.getByTestId('version').first()).toContainText('Typed, never saved');
  await expect(page.getByTestId('diff')).toContainText('w1 w2 w3');
});

test('a page that dies while typing comes back with the draft', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Plan.md'), '# Plan\n\nBuy two oaks.\n');
  const opened = await launch({ vault, open: 'Plan.md' });
  const { app } = opened;
  await typeUntil(opened, () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()),
  );
  // Playwright knows no page after its crash; main does.
  const press = (selector: string) =>
    expect(async () => {
      const wasThere = await app.evaluate(
        ({ BrowserWindow }, button) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
            `(() => { const it = document.querySelector(${JSON.stringify(button)}); it?.click(); return it !== null; })()`,
          ) as Promise<boolean>,
        selector,
      );
      expect(wasThere).toBe(true);
    }).toPass({ timeout: 15_000 });
  await press('[data-testid="notice"] .button');
  await press('[data-testid="draft-restore"]');
  await expect.poll(() => readFileSync(join(vault, 'Plan.md'), 'utf8')).toContain('w1 w2 w3');
});
