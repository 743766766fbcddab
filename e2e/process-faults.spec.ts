import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callTexts } from './expected.ts';
import { expect, sampleVault, test } from './fixtures.ts';

test('the supervisor is killed while it indexes: notes stay editable, search comes back, nothing is embedded twice', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  const { window, page } = await launch({ vault, open: 'Welcome.md' });
  await window.waitUntilEmbedding(4 * callTexts);
  const firstPid = await window.supervisorPid();
  process.kill(firstPid, 'SIGKILL');

  await test.step('a note is saved meanwhile', async () => {
    await window.editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\n\nWritten while the supervisor was dead: xylotomous.');
    await page.keyboard.press('Control+s');
    await expect(window.saveState).toContainText(/saved/i);
    expect(readFileSync(join(vault, 'Welcome.md'), 'utf8')).toContain('xylotomous');
  });

  await test.step('search comes back by itself, and knows what was written', async () => {
    expect(await window.supervisorPid()).not.toBe(firstPid);
    await window.expectFound('xylotomous', 'Welcome.md', 1, 30_000);
  });

  await test.step('indexing finishes, and only the texts in flight were embedded again', async () => {
    const status = await window.waitUntilIndexed();
    expect(status.textsEmbeddedTwice).toBe(0);
    // Each text is counted before it goes to the model. The note edited above brings a passage or two of its own.
    expect(status.textsSentToModel).toBeLessThanOrEqual(status.chunksTotal + callTexts + 2);
    expect(status.textsSentToModel).toBeGreaterThanOrEqual(status.chunksTotal - 2);
  });
});

test('a supervisor that keeps crashing is given up: notes stay editable, and a button brings it back', async ({
  launch,
  copyVault,
}) => {
  const vault = copyVault(sampleVault);
  const { window, page } = await launch({ vault, open: 'Welcome.md' });
  for (let crash = 0; crash < 4; crash += 1) await window.killSupervisor();
  await expect(page.getByTestId('supervisor-state')).toHaveAttribute('data-phase', 'degraded');

  await window.editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Written without search. ');
  await expect(window.saveState).toContainText(/saved/i);
  expect(readFileSync(join(vault, 'Welcome.md'), 'utf8')).toContain('Written without search.');

  await window.search('zettelkasten');
  await page.getByTestId('supervisor-retry').click();
  await window.expectFound('zettelkasten', 'Habits/Zettelkasten.md', 3, 30_000);
});

test('the model process is killed while it works: indexing finishes all the same', async ({ launch, copyVault }) => {
  const { window } = await launch({ vault: copyVault(sampleVault) });
  await window.waitUntilEmbedding();
  const supervisorPid = await window.supervisorPid();
  const modelPid = await window.modelPid();
  process.kill(modelPid, 'SIGKILL');
  const status = await window.waitUntilIndexed();
  expect(status.skippedNotes).toBe(0);
  expect(status.textsSentToModel).toBeLessThanOrEqual(status.chunksTotal + callTexts);
  expect(await window.supervisorPid()).toBe(supervisorPid);
});

test('indexing can be paused, resumed, stopped and rebuilt', async ({ launch, copyVault }) => {
  const { window, page } = await launch({ vault: copyVault(sampleVault) });
  await window.waitUntilEmbedding();

  await page.getByTestId('index-pause').click();
  await expect.poll(async () => (await window.indexStatus())?.phase).toBe('paused');
  const paused = await window.indexStatus();
  await page.waitForTimeout(2_000); // Time in which a loop that did not pause would embed some thirty passages.
  expect((await window.indexStatus())?.chunksDone).toBe(paused?.chunksDone);

  await page.getByTestId('index-resume').click();
  await window.waitUntilEmbedding((paused?.chunksDone ?? 0) + 1);

  await page.getByTestId('index-stop').click();
  await expect.poll(async () => (await window.indexStatus())?.phase).toBe('stopped');
  await expect.poll(async () => (await window.memory())?.modelPid).toBeNull();

  await page.getByTestId('index-resume').click();
  const done = await window.waitUntilIndexed();

  await window.openIndexDetails();
  await page.getByTestId('index-rebuild').click();
  await page.getByTestId('confirm-apply').click();
  await expect.poll(async () => (await window.indexStatus())?.phase).not.toBe('idle');
  const rebuilt = await window.waitUntilIndexed();
  expect(rebuilt.chunksTotal).toBe(done.chunksTotal);
  // A rebuild reads every note anew, but the vectors of unchanged passages are kept.
  expect(rebuilt.textsSentToModel).toBe(done.textsSentToModel);
});

test('nothing is embedded again at the next start', async ({ launch, copyVault }) => {
  const vault = copyVault(sampleVault);
  const first = await launch({ vault });
  const before = await first.window.waitUntilIndexed();
  await first.close();
  const second = await launch({ vault, userData: first.userData });
  const after = await second.window.waitUntilIndexed();
  expect(after).toMatchObject({ chunksTotal: before.chunksTotal, textsSentToModel: before.textsSentToModel });
});
