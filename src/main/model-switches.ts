import { modelFaultKinds, type ModelFault, type ModelFaultKind } from '../shared/contract/model-faults.ts';

export const modelFaultSwitchName = 'inject-model-fault';
export const modelTimeoutSwitchName = 'model-timeout-s';

const maxTimeoutSeconds = 600;

export interface ModelSwitches {
  readonly faults: readonly ModelFault[];
  /** How long a call of the model may take; null for what is usual. */
  readonly timeoutMs: number | null;
  readonly problems: readonly string[];
}

/**
 * Reads `--inject-model-fault=KIND:WORD`, which makes the model process fail on texts with that word, and
 * `--model-timeout-s=SECONDS`, after which a model that does not answer is ended. KIND is one of
 *
 * - `memory`: it takes memory until V8 gives up,
 * - `hang`: it computes for ever, and hears nothing,
 * - `crash`: it ends at once.
 *
 * Both are for tests: a packaged app refuses them. The first may be given several times.
 *
 * @example parseModelSwitches(['memory:xyzzy'], '5', false)
 */
export function parseModelSwitches(
  faults: readonly string[],
  timeout: string | undefined,
  isPackaged: boolean,
): ModelSwitches {
  if (faults.length === 0 && timeout === undefined) return { faults: [], timeoutMs: null, problems: [] };
  if (isPackaged) {
    const refusal = `The switches --${modelFaultSwitchName} and --${modelTimeoutSwitchName} are for tests: an installed aiNote does not heed them.`;
    return { faults: [], timeoutMs: null, problems: [refusal] };
  }
  const parsed = faults.map((value) => ({ value, fault: parseFault(value) }));
  const seconds = parseSeconds(timeout);
  return {
    faults: parsed.flatMap(({ fault }) => fault ?? []),
    timeoutMs: seconds === null ? null : seconds * 1_000,
    problems: [
      ...parsed.flatMap(({ value, fault }) => (fault ? [] : [problemWithFault(value)])),
      ...(timeout !== undefined && seconds === null ? [problemWithTimeout(timeout)] : []),
    ],
  };
}

function parseFault(value: string): ModelFault | null {
  const [, kind = '', word = ''] = /^([^:]*):(.+)$/.exec(value) ?? [];
  return isKind(kind) ? { kind, word } : null;
}

function isKind(kind: string): kind is ModelFaultKind {
  return (modelFaultKinds as readonly string[]).includes(kind);
}

function parseSeconds(value: string | undefined): number | null {
  const seconds = /^\d+$/.test(value ?? '') ? Number(value) : 0;
  return seconds >= 1 && seconds <= maxTimeoutSeconds ? seconds : null;
}

const problemWithFault = (value: string) =>
  `--${modelFaultSwitchName}=${value} cannot be read: write KIND:WORD, such as memory:xyzzy, where KIND is ${modelFaultKinds.join(', ')}.`;

const problemWithTimeout = (value: string) =>
  `--${modelTimeoutSwitchName}=${value} is not a whole number of seconds from 1 to ${maxTimeoutSeconds}.`;
