import Database from 'better-sqlite3';
import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';

const question = 'a meal for somebody with a fever';
const answer = 'Examples/Red lentil soup.md';

/** The folder that holds what is derived from the only vault of a profile. */
function dataFolder(userData: string): string {
  const vaults = join(userData, 'vaults');
  const [only] = readdirSync(vaults);
  if (!only) throw new Error('The profile has no vault data.');
  return join(vaults, only);
}

/** Changes one byte of every second vector: nothing of SQLite's own notices. */
function damageVectors(userData: string): number {
  const database = new Database(join(dataFolder(userData), 'index.db'));
  const rows = database
    .prepare<[], { id: number; vector: Buffer }>(
      'SELECT embedding_id AS id, vector FROM embeddings WHERE embedding_id % 2',
    )
    .all();
  const write = database.prepare('UPDATE embeddings SET vector = ? WHERE embedding_id = ?');
  for (const { id, vector } of rows) {
    vector[40] = (vector[40] ?? 0) ^ 0x10;
    write.run(vector, id);
  }
  database.close();
  return rows.length;
}

test('damaged vectors are found and made anew from the notes, the others are not', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const first = await launch({ vault });
  const before = await first.window.waitUntilIndexed();
  await first.close();
  const damaged = damageVectors(first.userData);
  expect(damaged).toBeGreaterThan(10);

  const second = await launch({ vault, userData: first.userData });
  await expect
    .poll(async () => (await second.window.waitUntilIndexed()).textsSentToModel, { timeout: 60_000 })
    .toBe(before.textsSentToModel + damaged);
  expect((await second.window.supervisorState()).epoch).toBe(1);
  await second.window.expectFound(question, answer, 5);
});

test('a deleted or damaged index database is made anew from the notes', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  let app = await launch({ vault });
  const before = await app.window.waitUntilIndexed();
  await app.close();

  for (const suffix of ['', '-wal', '-shm'])
    rmSync(join(dataFolder(app.userData), `index.db${suffix}`), { force: true });
  app = await launch({ vault, userData: app.userData });
  expect((await app.window.waitUntilIndexed()).chunksTotal).toBe(before.chunksTotal);
  await app.close();

  const file = join(dataFolder(app.userData), 'index.db');
  const bytes = readFileSync(file);
  bytes.fill(0xff, 0, 8_192);
  writeFileSync(file, bytes);
  app = await launch({ vault, userData: app.userData });
  expect((await app.window.waitUntilIndexed()).chunksTotal).toBe(before.chunksTotal);
  await app.window.expectFound(question, answer, 5);
});

test('broken files in the vault are named with what to do, and the rest is indexed', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  writeFileSync(join(vault, 'Latin one.md'), Buffer.from([0x23, 0x20, 0x63, 0x61, 0x66, 0xe9, 0x0a]));
  writeFileSync(join(vault, 'One long line.md'), Buffer.alloc(50_000_000, 'a'));
  symlinkSync(join(vault, 'nowhere.md'), join(vault, 'Dangling.md'));
  const { window, page } = await launch({ vault });
  const status = await window.waitUntilIndexed();
  expect(status.skippedNotes).toBe(3);

  await page.getByTestId('skipped-open').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Latin one.md');
  await expect(dialog).toContainText(/UTF-8/);
  await expect(dialog).toContainText('One long line.md');
  await expect(dialog).toContainText(/50 MB/);
  await expect(dialog).toContainText('Dangling.md');
  await expect(dialog).toContainText(/link/);
  await page.keyboard.press('Escape');

  await test.step('opening one of them says why it cannot be shown', async () => {
    await window.clickNote('One long line.md');
    await expect(page.getByTestId('open-problem')).toContainText(/50 MB/);
  });
  expect(statSync(join(vault, 'One long line.md')).size).toBe(50_000_000);
});
