import { expect, sampleVault, test } from './fixtures.ts';
import { readIndexRows } from './index-rows.ts';

/** Enough for the first call of the model and the open note; the vault has ten times as many passages. */
const earlyPassages = 16;

interface ChunkRow {
  readonly path: string;
  readonly hasVector: number;
}

test('the passages of the open note come before all others', async ({ launch, copyVault }) => {
  const opened = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md' });
  await opened.window.waitUntilEmbedding(earlyPassages);
  await opened.kill();
  const chunks = readIndexRows(opened.userData, []).chunks as readonly ChunkRow[]; // As its query has them.
  const open = chunks.filter(({ path }) => path === 'Welcome.md');
  expect(open.length).toBeGreaterThan(0);
  expect(open.filter(({ hasVector }) => hasVector === 0)).toEqual([]);
  expect(chunks.filter(({ hasVector }) => hasVector === 0).length).toBeGreaterThan(earlyPassages);
});

test('indexing gives way to the battery and to a user who types, and says so', async ({ launch, copyVault }) => {
  const { app, window, page } = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md' });
  const tellPower = (event: 'on-battery' | 'on-ac') =>
    app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
  const slowedBy = async () => (await window.indexStatus())?.slowedBy;
  const summary = page.getByTestId('index-status');
  await window.waitUntilEmbedding();

  await tellPower('on-battery');
  await expect.poll(slowedBy).toBe('battery');
  await expect(summary).toContainText('slower while on battery');
  await window.editor.click();
  await page.keyboard.type('A few words.');
  await expect.poll(slowedBy).toBe('typing');
  await expect.poll(slowedBy).toBe('battery');
  await tellPower('on-ac');
  await expect.poll(slowedBy).toBeNull();
  await expect(summary).not.toContainText('slower');
  expect(await window.waitUntilIndexed()).toMatchObject({ problem: null, textsEmbeddedTwice: 0 });
});

test('results on show follow the index without slowing it as typing does', async ({ launch, copyVault }) => {
  const { window } = await launch({ vault: copyVault(sampleVault) });
  await window.waitUntilEmbedding();
  await window.searchField.pressSequentially('soup');
  await expect(window.searchResults.first()).toBeVisible();
  await expect
    .poll(() => window.indexStatus(), { timeout: 8_000 })
    .toMatchObject({ phase: 'embedding', slowedBy: null });
});
