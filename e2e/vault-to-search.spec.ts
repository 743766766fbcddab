import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, prometheusVault, sampleVault, test } from './fixtures.ts';
import { MemoryPage } from './pages/memory-page.ts';
import { PrivateBytesWatch } from './private-bytes-watch.ts';

/** A paraphrased question with the notes that answer it, for the vault at hand. */
const real = existsSync(prometheusVault)
  ? {
      vault: prometheusVault,
      question: 'which kind of measurement only ever goes up and restarts from zero',
      answers: ['docs/concepts/metric_types.md'],
      note: 'docs/practices/naming.md',
      neighbour: 'docs/practices/histograms.md',
      indexMs: 600_000,
    }
  : {
      vault: sampleVault,
      question: 'a meal for somebody with a fever',
      answers: ['Examples/Red lentil soup.md'],
      note: 'Search/BM25.md',
      neighbour: 'Search/HNSW graphs.md',
      indexMs: 120_000,
    };

const baseLimitBytes = 60_000_000;
/** Clean-ups begin at 24 MB, less than the supervisor takes with an index: they must work all the while, and do no harm. */
const gcAtPercent = 40;
/** What may be taken between two looks of the memory manager. */
const slack = 1.05;

test('under a memory limit of 60 MB a person opens a vault, finds notes by meaning, and the index follows every change', async ({
  launch,
  copyVault,
}) => {
  test.setTimeout(real.indexMs + 120_000);
  const vault = copyVault(real.vault);
  const { window, page } = await launch({ vault, settings: { memory: { baseLimitBytes, gcAtPercent } } });
  const pid = await window.supervisorPid();
  const watch = new PrivateBytesWatch(pid);
  expect((await window.memory())?.baseLimitBytes).toBe(baseLimitBytes);

  await test.step('words find notes while vectors are still being made', async () => {
    await window.waitUntilEmbedding();
    await window.search(basename(real.note, '.md'));
    await expect(window.searchResults.first()).toBeVisible();
  });

  await test.step('the whole vault is indexed', async () => {
    const status = await window.waitUntilIndexed(real.indexMs);
    expect(status.textsSentToModel).toBeLessThanOrEqual(status.chunksTotal);
  });

  await test.step('a paraphrased question finds the right note among the first five', async () => {
    await window.search(real.question);
    await expect(page.getByTestId('search-mode')).toContainText(/meaning/i);
    await expect(async () => {
      const found = (await window.resultPaths()).slice(0, 5);
      expect(found.some((path) => real.answers.includes(path))).toBe(true);
    }).toPass({ timeout: 20_000 });
  });

  await test.step('the open note shows related notes', async () => {
    await window.search('');
    await window.openNote(real.note);
    await expect(page.getByTestId('related-note').first()).toBeVisible();
  });

  await test.step('an edit is found by words at once and by meaning within seconds', async () => {
    await window.editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(
      '\n\n## Quokka husbandry\n\nThe quokkaphile feeds small marsupials with ferns every evening.',
    );
    await expect(window.saveState).toContainText(/saved/i);
    expect(readFileSync(join(vault, real.note), 'utf8')).toContain('quokkaphile');
    await window.expectFound('quokkaphile', real.note, 1, 5_000);
    await window.expectFound('someone gives a kangaroo relative its dinner of leaves', real.note, 5, 20_000);
  });

  await test.step('an outside edit of another note is picked up', async () => {
    const file = join(vault, real.neighbour);
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n\nThe zygomorphic petunia was added by another program.\n`);
    await window.expectFound('zygomorphic', real.neighbour, 1);
  });

  await test.step('an outside edit of the open note shows in the editor', async () => {
    await window.openNote(real.neighbour);
    const file = join(vault, real.neighbour);
    writeFileSync(file, `A first line from elsewhere.\n${readFileSync(file, 'utf8')}`);
    await expect(window.editor).toContainText('A first line from elsewhere.');
  });

  await test.step('a rename in the app is followed without embedding anything again', async () => {
    const before = await window.waitUntilIndexed();
    await window.openNote(real.note);
    await page.keyboard.press('F2');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Moved/Renamed by hand');
    await dialog.getByRole('button', { name: /rename/i }).click();
    // Links to it would be rewritten, and passages with them: here only the note itself moves.
    await page.getByTestId('rename-only').click();
    await window.expectFound('quokkaphile', 'Moved/Renamed by hand.md', 1);
    expect(existsSync(join(vault, 'Moved/Renamed by hand.md'))).toBe(true);
    expect(existsSync(join(vault, real.note))).toBe(false);
    expect((await window.waitUntilIndexed()).textsSentToModel).toBe(before.textsSentToModel);
  });

  await test.step('a rename outside is followed too', async () => {
    renameSync(join(vault, 'Moved/Renamed by hand.md'), join(vault, 'Renamed outside.md'));
    await window.expectFound('quokkaphile', 'Renamed outside.md', 1);
  });

  await test.step('deletions, outside and in the app, leave the results', async () => {
    rmSync(join(vault, real.neighbour));
    await window.search('zygomorphic');
    await expect(async () => expect(await window.resultPaths()).not.toContain(real.neighbour)).toPass();

    await window.openNote('Renamed outside.md');
    await page.getByTestId('note-remove').click();
    await page.getByRole('alertdialog').getByRole('button', { name: /trash/i }).click();
    await window.search('quokkaphile');
    await expect(async () => expect(await window.resultPaths()).not.toContain('Renamed outside.md')).toPass();
    expect(existsSync(join(vault, 'Renamed outside.md'))).toBe(false);
  });

  await test.step('the limit held all the while, by a measurement from outside', async () => {
    const samples = watch.stop();
    expect(await window.supervisorPid()).toBe(pid); // Samples of a process that was replaced would say nothing.
    test.info().annotations.push({ type: 'peak', description: `${Math.max(...samples)} bytes` });
    if (process.platform === 'linux') expect(samples.length).toBeGreaterThan(30);
    expect(Math.max(0, ...samples)).toBeLessThanOrEqual(baseLimitBytes * slack);
    expect((await window.memory())?.baseLimitBytes).toBe(baseLimitBytes);
  });

  await test.step('memory was cleaned up by itself meanwhile', async () => {
    const { receipts } = await new MemoryPage(page).status();
    const triggers = receipts.map(({ trigger }) => trigger);
    test.info().annotations.push({ type: 'clean-ups', description: triggers.join(', ') });
    expect(triggers).toContain('automatic');
  });
});
