import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';

const question = 'a meal for somebody with a fever';
const answer = 'Examples/Red lentil soup.md';

test('search effort is a choice, and what it finds is measured on the vault itself', async ({ launch, copyVault }) => {
  const { window: app, page } = await launch({ vault: copyVault(sampleVault) });
  await app.waitUntilIndexed();
  await page.getByTestId('settings-open').click();
  await page.getByTestId('search-effort').selectOption('low');
  await expect.poll(() => page.evaluate(async () => (await window.ainote.settings.get()).vectors.effort)).toBe('low');
  await page.getByTestId('recall-measure').click();
  // Few vectors are all compared, whatever the effort.
  await expect(page.getByTestId('recall-report')).toContainText('100.0 %');
  await page.keyboard.press('Escape');
  await app.expectFound(question, answer, 5);
});

test('a PostgreSQL server that is away leaves words working, says why, and meaning comes back without it', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  const { window, page } = await launch({ vault });
  await window.waitUntilIndexed();
  await page.getByTestId('settings-open').click();
  const address = page.getByTestId('postgres-url');
  await address.fill('not an address');
  await page.getByTestId('postgres-save').click();
  await expect(page.getByTestId('postgres-problem')).toContainText('postgresql://');

  // Nobody listens there.
  await address.fill('postgresql://nobody:secret@127.0.0.1:9/none');
  await page.getByTestId('postgres-save').click();
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await window.indexStatus())?.problem ?? '', { timeout: 30_000 }).toMatch(/PostgreSQL/);
  expect((await window.indexStatus())?.problem).not.toContain('secret');
  writeFileSync(join(vault, 'New.md'), 'Written while the server is away: xylograph.\n');
  await window.expectFound('xylograph', 'New.md', 1, 30_000);
  await expect(page.getByTestId('search-mode')).toHaveAttribute('data-mode', 'words');

  await page.getByTestId('settings-open').click();
  await page.getByTestId('postgres-url').fill('');
  await page.getByTestId('postgres-save').click();
  await page.keyboard.press('Escape');
  await window.waitUntilIndexed();
  await window.expectFound(question, answer, 5, 30_000);
});

test('vectors kept in a PostgreSQL server answer as those on this machine do', async ({ launch, copyVault }) => {
  const postgresUrl = process.env.AINOTE_TEST_POSTGRES ?? '';
  test.skip(postgresUrl === '', 'AINOTE_TEST_POSTGRES names no server; npm test starts one where it can.');
  const vault = copyVault(sampleVault);
  const settings = { vectors: { effort: 'automatic', postgresUrl } } as const;
  const first = await launch({ vault, settings });
  const status = await first.window.waitUntilIndexed();
  await first.window.expectFound(question, answer, 5);
  await expect(first.page.getByTestId('search-mode')).toHaveAttribute('data-mode', 'hybrid');
  expect((await first.window.memory())?.counts.vectors).toBeGreaterThan(100);
  await first.close();

  const second = await launch({ vault, userData: first.userData });
  await second.window.expectFound(question, answer, 5, 30_000);
  await expect(second.page.getByTestId('search-mode')).toHaveAttribute('data-mode', 'hybrid');
  expect((await second.window.waitUntilIndexed()).textsSentToModel).toBe(status.textsSentToModel);
});
