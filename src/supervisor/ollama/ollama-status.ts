import type { ModelSettings } from '../../shared/contract/model-settings.ts';
import type { OllamaModel, OllamaState, OllamaStatus } from '../../shared/contract/ollama-api.ts';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import { OllamaError, pullCommand, startCommand, type OllamaFault } from './ollama-error.ts';
import { findModel } from './ollama-models.ts';

/** What one look at a server saw. */
export interface OllamaSight {
  readonly version: string;
  readonly models: readonly OllamaModel[];
}

/** What a status says, without the settings it was judged by. */
export type OllamaStanding = Omit<OllamaStatus, 'url' | 'chatModel'>;

const nothingSeen = { command: null, version: null, models: [] } as const;

export const notChosen: OllamaStanding = {
  ...nothingSeen,
  state: 'not-chosen',
  message: 'The bundled model is used. Ollama is not asked for anything.',
};

export const notAskedYet: OllamaStanding = {
  ...nothingSeen,
  state: 'unknown',
  message: 'Ollama is chosen. Look for it to see which models it has.',
};

/** How it stands when the server answers: the chosen models must be there, and be fit for what they are chosen for. */
export function statusOfSight({ version, models }: OllamaSight, settings: ModelSettings): OllamaStanding {
  const seen = { version, models };
  for (const name of [settings.chatModel, settings.ollamaModel]) {
    if (name === '' || findModel(models, name)) continue;
    return { ...seen, ...wordsOf(new OllamaError('model-missing', { model: name, url: settings.ollamaUrl })) };
  }
  return { ...seen, state: 'running', message: runningWords(version, models, settings), command: null };
}

/** How it stands after a call failed. What was seen before still holds, unless the server is gone or is none. */
export function statusOfError(error: unknown, before: OllamaStanding): OllamaStanding {
  const isOllama = error instanceof OllamaError && error.fault !== 'not-running' && error.fault !== 'foreign';
  return { ...(isOllama ? before : nothingSeen), ...wordsOf(error) };
}

const states: Readonly<Record<OllamaFault, OllamaState>> = {
  'not-running': 'not-running',
  'model-missing': 'model-missing',
  'model-unfit': 'failed',
  'out-of-memory': 'out-of-memory',
  slow: 'slow',
  busy: 'slow',
  'cut-off': 'failed',
  foreign: 'failed',
  failed: 'failed',
};

function wordsOf(error: unknown): Pick<OllamaStatus, 'state' | 'message' | 'command'> {
  if (!(error instanceof OllamaError)) {
    const message = isAppError(error) ? error.message : `Ollama could not be asked: ${messageOf(error)}`;
    return { state: 'failed', message, command: null };
  }
  const { fault, model, message } = error;
  const commands: Partial<Record<OllamaFault, string>> = {
    'not-running': startCommand,
    ...(model === null ? {} : { 'model-missing': pullCommand(model) }),
  };
  return { state: states[fault], message, command: commands[fault] ?? null };
}

function runningWords(version: string, models: readonly OllamaModel[], { chatModel }: ModelSettings): string {
  const begin = `Ollama ${version} is running`;
  if (models.length === 0) return `${begin}, and has no model yet. Get one with “${pullCommand('llama3.2')}”.`;
  const chosen = chatModel === '' ? undefined : findModel(models, chatModel);
  if (!chosen) return `${begin}. Choose a model that answers questions.`;
  if (!chosen.canChat) return `${begin}, but ${chosen.name} only makes vectors. Choose a model that answers questions.`;
  return `${begin}.`;
}
