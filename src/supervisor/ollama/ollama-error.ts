import { AppError, isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import { ForeignAnswerError } from './bounded-fetch.ts';

/** What can go wrong with a call, as far as the user can do something about it. */
export type OllamaFault =
  | 'not-running'
  | 'model-missing'
  | 'model-unfit'
  | 'out-of-memory'
  | 'slow'
  | 'busy'
  | 'cut-off'
  | 'foreign'
  | 'failed';

/** Whether the texts may be to blame: see `Embedder`. */
const codes: Readonly<Record<OllamaFault, ErrorCode>> = {
  'not-running': 'model-unavailable',
  'model-missing': 'model-unavailable',
  'model-unfit': 'model-unavailable',
  'out-of-memory': 'model-unavailable',
  busy: 'model-unavailable',
  foreign: 'model-unavailable',
  slow: 'model-timeout',
  'cut-off': 'model-died',
  failed: 'model-failed',
};

/** A failed call, with a message that says what to do. */
export class OllamaError extends AppError {
  readonly fault: OllamaFault;
  /** The model that the call was about; null when it was about none. */
  readonly model: string | null;

  constructor(fault: OllamaFault, { model, url, detail, cause }: FaultContext) {
    super(codes[fault], wordsFor(fault, model, url, detail ?? ''), { cause });
    this.fault = fault;
    this.model = model;
  }
}

interface FaultContext {
  readonly model: string | null;
  readonly url: string;
  /** Ollama's own words. */
  readonly detail?: string;
  readonly cause?: unknown;
}

export const pullCommand = (model: string): string => `ollama pull ${model}`;
export const startCommand = 'ollama serve';

/** Judges whatever a call of the client threw. AppErrors, such as a withdrawal, pass as they are. */
export function toOllamaError(error: unknown, context: FaultContext): AppError {
  if (isAppError(error)) return error;
  return new OllamaError(faultOf(error), {
    ...context,
    detail: messageOf(error).slice(0, maxDetailLength),
    cause: error,
  });
}

const maxDetailLength = 300;

function wordsFor(fault: OllamaFault, name: string | null, url: string, detail: string): string {
  const model = name ?? 'the model';
  const said = detail === '' ? '' : ` It said: ${detail}`;
  const words: Record<OllamaFault, string> = {
    'not-running': `Ollama does not answer at ${url}. Start the Ollama app, or run “${startCommand}”.`,
    'model-missing': `Ollama does not have ${model} on this computer. Get it with “${pullCommand(model)}”.`,
    'model-unfit': `${model} cannot do this work. Choose another model in the settings.${said}`,
    'out-of-memory': `There is not enough memory to run ${model}. Choose a smaller model, or close other programs.${said}`,
    slow: `Ollama did not answer in time. ${model} may be too large for this computer: a smaller one answers sooner.`,
    busy: 'Ollama has too much to do at the moment. It is tried again.',
    'cut-off': 'Ollama ended in the middle of its answer.',
    foreign: `What answers at ${url} does not speak as Ollama does. Check the address in the settings.`,
    failed: `Ollama could not do it.${said}`,
  };
  return words[fault];
}

/** The codes of a connection that was never made. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** The codes of one that ended early. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED']);

/** True when the connection was reset: a second attempt may well succeed. */
export function isReset(error: unknown): boolean {
  return causes(error).some(({ code }) => broken.has(code));
}

function faultOf(error: unknown): OllamaFault {
  const chain = causes(error);
  if (chain.some(({ code }) => unreachable.has(code))) return 'not-running';
  if (chain.some(({ code }) => broken.has(code)) || /Did not receive done/.test(messageOf(error))) return 'cut-off';
  if (error instanceof ForeignAnswerError || error instanceof SyntaxError || error instanceof TypeError)
    return 'foreign';
  return faultOfAnswer(statusOf(error), messageOf(error));
}

/** By Ollama's own words, since a status stands for several things there: server/routes.go and llm/status.go. */
function faultOfAnswer(status: number | null, message: string): OllamaFault {
  if (isOutOfMemory(message)) return 'out-of-memory';
  if (/model .*not found/i.test(message)) return 'model-missing';
  if (/does not support|this server cannot run/i.test(message)) return 'model-unfit';
  if (status === 503 || /server busy/i.test(message)) return 'busy';
  if (/runner process (has terminated|no longer running)/i.test(message)) return 'cut-off';
  if (status === 404 || status === 405 || (status !== null && status >= 300 && status < 400)) return 'foreign';
  return 'failed';
}

function isOutOfMemory(message: string): boolean {
  return /more system memory|out of (device )?memory|outofdevicememory|outofmemory|(cuda|hip)malloc failed|failed to allocate|allocation failed|(not enough|insufficient) memory/i.test(
    message,
  );
}

/** The client's ResponseError carries the status; its class is not compared, for it would have to be loaded for that. */
function statusOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status_code' in error ? error.status_code : null;
  return typeof status === 'number' ? status : null;
}

/** An error and what caused it, each with its code; fetch hides the reason of a failure there. */
function causes(error: unknown): { code: string }[] {
  const chain: { code: string }[] = [];
  let current = error;
  while (current instanceof Error && chain.length < 8) {
    const code = 'code' in current && typeof current.code === 'string' ? current.code : '';
    chain.push({ code });
    // A host with several addresses fails with one error for each.
    if (current instanceof AggregateError) current = current.errors[0] ?? null;
    else current = current.cause;
  }
  return chain;
}
