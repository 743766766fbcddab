import { expect, sampleVault, test } from './fixtures.ts';

const minutes = 20;
const isAsked = process.env['AINOTE_LONG_TESTS'] === '1';
const roundMs = 3_000;
const roundsPerEdit = 3;
const words = ['memory', 'garden', 'train', 'recipe', 'meeting', 'budget', 'book', 'move', 'holiday', 'idea'];

test('nothing is called a leak in twenty minutes of work', async ({ launch, copyVault }) => {
  test.skip(!isAsked, `It takes ${minutes} minutes: set AINOTE_LONG_TESTS=1 to run it.`);
  test.setTimeout((minutes + 5) * 60_000);
  const { window: app, page } = await launch({ vault: copyVault(sampleVault) });
  await app.waitUntilIndexed();
  await app.openNote('Welcome.md');
  const endMs = Date.now() + minutes * 60_000;
  let rounds = 0;
  for (; Date.now() < endMs; rounds += 1) {
    await app.search(`${words[rounds % words.length]} ${rounds}`);
    if (rounds % roundsPerEdit === 0) {
      await app.editor.click();
      await page.keyboard.press('Control+End');
      await page.keyboard.type(`\nRound ${rounds}: ${words[(rounds * 7) % words.length]} and what else comes to mind.`);
    }
    expect(await page.evaluate(() => window.ainote.memory.detectMemoryLeaks()), `round ${rounds}`).toEqual([]);
    await page.waitForTimeout(roundMs);
  }
  const { events, resources } = await page.evaluate(() => window.ainote.memory.getMemoryManagementStatus());
  expect(events.filter((event) => event.kind === 'leak' || event.kind === 'restart')).toEqual([]);
  test.info().annotations.push({ type: 'resources', description: JSON.stringify({ rounds, resources }) });
});
