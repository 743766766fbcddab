import { llama, nomic } from '../src/supervisor/ollama/test/served-model.ts';
import { expect, sampleVault } from './fixtures.ts';
import { expectNoViolations } from './no-violations.ts';
import { aboutSoup, ask, chosen, expectPhase, modelSettings, question, soup, test } from './ollama-test.ts';

test('Ollama is asked nothing until it is chosen; then it answers from the notes, and its citation opens the note', async ({
  launch,
  copyVault,
  startOllama,
}) => {
  const server = await startOllama();
  server.answer = aboutSoup;
  const settings = modelSettings({ ollamaUrl: server.url, chatModel: llama.name });
  const { window, page } = await launch({ vault: copyVault(sampleVault), open: 'Welcome.md', settings });
  await window.waitUntilIndexed();
  await window.expectFound('lentil soup', soup, 3);
  await expect(page.getByTestId('ask-panel')).toBeHidden();
  expect(server.requests).toEqual([]);

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByTestId('provider-ollama').check();
  await expect(page.getByTestId('model-settings').getByTestId('ollama-state')).toHaveAttribute('data-state', 'running');
  await expect(page.getByTestId('chat-model')).toContainText('llama3.2:latest · 2.0 GB');
  await expect(page.getByTestId('chat-model')).not.toContainText('nomic');
  await expectNoViolations(page);
  await page.keyboard.press('Escape');

  await window.searchField.fill('');
  await ask(page, question);
  await expectPhase(page, 'done');
  await expect(page.getByTestId('ask-text')).toContainText(/Simmer them for 20 to 25 minutes\s*\d\s*, never longer\./);
  await expect(page.getByTestId('ask-citation')).toHaveCount(1);
  await expectNoViolations(page);
  await page.getByTestId('ask-citation').click();
  await expect(window.editor).toContainText('lentils');
  await expect(page.getByTestId('ask-source')).toHaveAttribute('data-path', soup);
  expect(server.requestsTo('/api/chat')).toHaveLength(1);

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByTestId('provider-bundled').check();
  await expect(page.getByTestId('ask-panel')).toBeHidden();
});

test('a question is asked and its answer followed by the keyboard alone', async ({
  launch,
  copyVault,
  startOllama,
}) => {
  const server = await startOllama();
  server.answer = aboutSoup;
  const { window, page } = await launch({ vault: copyVault(sampleVault), settings: chosen(server.url) });
  await window.waitUntilIndexed();
  await page.getByTestId('ask-question').focus();
  await page.keyboard.type(question);
  await page.keyboard.press('Enter');
  await expectPhase(page, 'done');
  await page.keyboard.press('Tab'); // To the button that asks again.
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('ask-citation')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(window.editor).toContainText('lentils');
});

test('the model is left in peace when the notes say nothing on a question', async ({
  launch,
  copyVault,
  startOllama,
}) => {
  const server = await startOllama();
  const { window, page } = await launch({ vault: copyVault(sampleVault), settings: chosen(server.url) });
  await window.waitUntilIndexed();
  await ask(page, 'Who won the football world cup in 1998?');
  await expectPhase(page, 'nothing');
  await expect(page.getByTestId('ask-answer')).toContainText('Your notes do not say anything');
  expect(server.requestsTo('/api/chat')).toEqual([]);
});

test('an answer is stopped, keeps what had come, and the model’s work ends', async ({
  launch,
  copyVault,
  startOllama,
}) => {
  const server = await startOllama();
  server.answer = () => Array.from({ length: 500 }, (_, index) => `word${index} `);
  server.pieceDelayMs = 50;
  const { window, page } = await launch({ vault: copyVault(sampleVault), settings: chosen(server.url) });
  await window.waitUntilIndexed();
  await ask(page, question);
  await expect(page.getByTestId('ask-text')).toContainText('word3');
  await page.getByTestId('ask-stop').click();
  await expectPhase(page, 'stopped');
  await expect(page.getByTestId('ask-text')).toContainText('word3');
  await expect.poll(() => server.withdrawn).toBe(1);
});

test('Ollama that is not running is a state with what to do, and is found once it runs', async ({
  launch,
  copyVault,
  startOllama,
}) => {
  const gone = await startOllama();
  await gone.stop();
  const { app, window, page } = await launch({ vault: copyVault(sampleVault), settings: chosen(gone.url) });
  const state = page.getByTestId('ask-panel').getByTestId('ollama-state');
  await expect(state).toHaveAttribute('data-state', 'not-running');
  await expect(state).toContainText(`Ollama does not answer at ${gone.url}. Start the Ollama app`);
  await page.getByTestId('ollama-copy').click();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('ollama serve');
  await expectNoViolations(page);

  await window.waitUntilIndexed();
  await ask(page, question);
  await expectPhase(page, 'failed');
  await expect(page.getByTestId('ask-problem')).toHaveText('There is no answer.');
  await expect(state).toContainText('Start the Ollama app');

  const server = await startOllama({ port: Number(new URL(gone.url).port) });
  server.answer = aboutSoup;
  await page.getByTestId('ollama-look').click();
  await expect(page.getByTestId('ollama-state')).toBeHidden();
  await ask(page, question);
  await expectPhase(page, 'done');
});

test('a chosen model that is missing is named with the command that gets it', async ({
  launch,
  copyVault,
  startOllama,
}) => {
  const server = await startOllama({ models: [nomic] });
  const { page } = await launch({ vault: copyVault(sampleVault), settings: chosen(server.url, 'qwen3:4b') });
  const state = page.getByTestId('ask-panel').getByTestId('ollama-state');
  await expect(state).toHaveAttribute('data-state', 'model-missing');
  await expect(page.getByTestId('ollama-command')).toHaveValue('ollama pull qwen3:4b');
  server.models.push({ ...llama, name: 'qwen3:4b' });
  await page.getByTestId('ollama-look').click();
  await expect(state).toBeHidden();
});

test('a model that finds no memory is a state that is told once, and is over with the next answer', async ({
  launch,
  copyVault,
  startOllama,
}) => {
  const server = await startOllama();
  server.mode = 'out-of-memory';
  const { window, page } = await launch({ vault: copyVault(sampleVault), settings: chosen(server.url) });
  await window.waitUntilIndexed();
  await ask(page, question);
  await expectPhase(page, 'failed');
  await expect(page.getByTestId('ask-problem')).toHaveText('There is no answer.'); // The reason stands above, once.
  const state = page.getByTestId('ask-panel').getByTestId('ollama-state');
  await expect(state).toHaveAttribute('data-state', 'out-of-memory');
  await expect(state).toContainText('There is not enough memory to run llama3.2');
  server.mode = 'normal';
  server.answer = aboutSoup;
  await ask(page, question);
  await expectPhase(page, 'done');
  await expect(state).toBeHidden();
});

test('another model prepares meaning in the background while the old vectors serve; changing back is possible', async ({
  launch,
  copyVault,
  startOllama,
}) => {
  const server = await startOllama();
  const { window: app, page } = await launch({
    vault: copyVault(sampleVault),
    settings: modelSettings({ provider: 'ollama', ollamaUrl: server.url }),
  });
  const before = await app.waitUntilIndexed();
  expect(server.requestsTo('/api/embed')).toEqual([]);

  server.mode = 'busy'; // The model is there, and cannot be had for now.
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByTestId('embed-model').selectOption(nomic.name);
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await app.indexStatus())?.modelChange?.problem).toMatch(/too much to do/);
  await app.waitUntilIndexed();
  await app.expectFound('how long to cook lentils', soup, 5);
  expect((await page.evaluate(() => window.ainote.search.query('how long to cook lentils'))).mode).toBe('hybrid');
  await expect(page.getByTestId('index-status')).toContainText(`Changing to ${nomic.name}`);

  server.mode = 'normal';
  await page.evaluate(() => window.ainote.index.resume());
  const served = () => server.requestsTo('/api/embed').length;
  await expect(async () => {
    expect((await app.indexStatus())?.modelChange).toBeNull();
    await app.waitUntilIndexed();
  }).toPass({ timeout: 60_000 });
  const embedCalls = served();
  expect(embedCalls).toBeGreaterThan(before.chunksTotal / 16);
  await app.expectFound('lentils simmer minutes', soup, 3);
  expect(served()).toBeGreaterThan(embedCalls); // The query was embedded by the new model.
  expect((await app.indexStatus())?.textsEmbeddedTwice).toBe(0);

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByTestId('embed-model').selectOption('');
  await page.keyboard.press('Escape');
  await expect(async () => {
    expect((await app.indexStatus())?.modelChange).toBeNull();
    await app.waitUntilIndexed();
  }).toPass({ timeout: 60_000 });
  const afterwards = served();
  await app.expectFound('how long to cook lentils', soup, 5);
  expect(served()).toBe(afterwards);
});
