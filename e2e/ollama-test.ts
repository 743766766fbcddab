import type { Page } from '@playwright/test';
import { defaultModelSettings, type ModelSettings } from '../src/shared/contract/model-settings.ts';
import { OllamaServer, type OllamaServerOptions } from '../src/supervisor/ollama/test/ollama-server.ts';
import { llama } from '../src/supervisor/ollama/test/served-model.ts';
import { expect, test as base } from './fixtures.ts';

export const soup = 'Examples/Red lentil soup.md';
export const question = 'How long do the lentils have to simmer?';

interface OllamaFixtures {
  /** A server that speaks Ollama's protocol, on this computer. */
  readonly startOllama: (options?: OllamaServerOptions) => Promise<OllamaServer>;
}

export const test = base.extend<OllamaFixtures>({
  // eslint-disable-next-line no-empty-pattern
  startOllama: async ({}, use) => {
    const servers: OllamaServer[] = [];
    await use(async (options) => {
      const server = await OllamaServer.start(options);
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.stop();
  },
});

export const modelSettings = (changes: Partial<ModelSettings>) => ({ model: { ...defaultModelSettings, ...changes } });
export const chosen = (ollamaUrl: string, chatModel = llama.name) =>
  modelSettings({ provider: 'ollama', ollamaUrl, chatModel });

/** Answers with the number that the passages of the soup have in the prompt, and with one that does not exist. */
export function aboutSoup(prompt: string): readonly string[] {
  const number = /\[(\d+)\] Red lentil soup/.exec(prompt)?.[1] ?? 'not there';
  return ['Simmer', ' them for 20', ' to 25 minutes [', `${number}], never`, ' longer [99].'];
}

export async function ask(page: Page, text: string): Promise<void> {
  await page.getByTestId('ask-question').fill(text);
  await page.getByTestId('ask-start').click();
}

export const expectPhase = (page: Page, phase: string) =>
  expect(page.getByTestId('ask-answer')).toHaveAttribute('data-phase', phase, { timeout: 15_000 });
