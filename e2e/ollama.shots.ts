import { llama, nomic } from '../src/supervisor/ollama/test/served-model.ts';
import { expect, sampleVault } from './fixtures.ts';
import { aboutSoup, ask, chosen, expectPhase, modelSettings, question, test } from './ollama-test.ts';
import { takeScreen } from './take-screen.ts';

test('questions', async ({ launch, copyVault, startOllama }) => {
  const server = await startOllama();
  server.answer = aboutSoup;
  const opened = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md', settings: chosen(server.url) });
  const { window, page } = opened;
  await window.waitUntilIndexed();
  await expect(page.getByTestId('ask-panel').getByTestId('ollama-state')).toBeHidden();
  await expect(page.getByTestId('related-note').first()).toBeVisible();
  await page.keyboard.press('Control+k'); // In a narrow window the column is shown when it is asked for.
  await takeScreen(opened, 'ask');
  await ask(page, question);
  await expectPhase(page, 'done');
  await takeScreen(opened, 'ask-answered');
  await ask(page, 'Who won the football world cup in 1998?');
  await expectPhase(page, 'nothing');
  await takeScreen(opened, 'ask-nothing');
  server.mode = 'out-of-memory';
  await ask(page, question);
  await expectPhase(page, 'failed');
  await takeScreen(opened, 'ask-failed');
  server.mode = 'normal';
  server.answer = () => Array.from({ length: 90 }, (_, index) => `word${index} `);
  server.pieceDelayMs = 1_000;
  await ask(page, question);
  await expectPhase(page, 'writing');
  await takeScreen(opened, 'ask-writing');
});

test('the choice of a model', async ({ launch, copyVault, startOllama }) => {
  const server = await startOllama({ models: [llama, nomic] });
  const settings = modelSettings({ ollamaUrl: server.url, chatModel: llama.name });
  const opened = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md', settings });
  const { window, page } = opened;
  await window.waitUntilIndexed();
  await page.getByTestId('settings-open').click();
  const section = page.getByTestId('model-settings');
  await section.scrollIntoViewIfNeeded();
  await takeScreen(opened, 'model-bundled');
  await page.getByTestId('provider-ollama').check();
  await expect(section.getByTestId('ollama-state')).toHaveAttribute('data-state', 'running');
  await section.evaluate((element) => element.scrollIntoView({ block: 'end' }));
  await takeScreen(opened, 'model-ollama');
  await server.stop();
  await section.getByTestId('ollama-look').click();
  await expect(section.getByTestId('ollama-state')).toHaveAttribute('data-state', 'not-running');
  await takeScreen(opened, 'model-not-running');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await takeScreen(opened, 'ask-not-running');
});
