import { leakKinds, type LeakInjection, type LeakKind } from '../shared/contract/leak-injection.ts';
import { megabyteBytes } from '../shared/contract/memory-config.ts';

export const leakSwitchName = 'inject-leak';

/** More is a typing error: the process would end within seconds. */
const maxMegabytes = 1_000;
const maxDelaySeconds = 86_400;

/**
 * Reads `--inject-leak=COMPONENT:AMOUNT[:DELAY_S]`, which makes the supervisor leak on purpose. AMOUNT is a rate in
 * MB/s (`0.5`), or a size with its unit (`30MB`) that is taken at once; a megabyte is 10^6 bytes. It begins DELAY_S
 * seconds after the supervisor manages its memory, at once when it is left out. COMPONENT is one of
 *
 * - `heap`: objects and strings in V8's heap,
 * - `array-buffers`: ArrayBuffers, all of whose pages are written to,
 * - `vector-store`: points in a graph that an owner declares under this name,
 * - `native`: points in a graph that nobody declares, so that they are untracked.
 *
 * The switch may be given several times. A packaged app refuses it.
 *
 * @example parseLeakSwitches(['heap:0.5', 'native:30MB:15'], false)
 */
export function parseLeakSwitches(
  values: readonly string[],
  isPackaged: boolean,
): { readonly injections: readonly LeakInjection[]; readonly problems: readonly string[] } {
  if (values.length === 0) return { injections: [], problems: [] };
  if (isPackaged) {
    const refusal = `The switch --${leakSwitchName} is for tests: an installed aiNote does not leak on purpose.`;
    return { injections: [], problems: [refusal] };
  }
  const parsed = values.map((value) => ({ value, injection: parseLeak(value) }));
  return {
    injections: parsed.flatMap(({ injection }) => injection ?? []),
    problems: parsed.flatMap(({ value, injection }) => (injection ? [] : [problemWith(value)])),
  };
}

function parseLeak(value: string): LeakInjection | null {
  const [kind = '', amount = '', delay = '0', ...more] = value.split(':');
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(MB)?$/.exec(amount) ?? [];
  const megabytes = Number(digits);
  const delaySeconds = /^\d+$/.test(delay) ? Number(delay) : NaN;
  const isUsable = isLeakKind(kind) && megabytes > 0 && megabytes <= maxMegabytes && delaySeconds <= maxDelaySeconds;
  if (!isUsable || more.length > 0) return null;
  const bytes = Math.round(megabytes * megabyteBytes);
  const common = { kind, delayMs: delaySeconds * 1_000 };
  return unit ? { pace: 'once', ...common, bytes } : { pace: 'steady', ...common, bytesPerSecond: bytes };
}

function isLeakKind(kind: string): kind is LeakKind {
  return (leakKinds as readonly string[]).includes(kind);
}

function problemWith(value: string): string {
  return (
    `--${leakSwitchName}=${value} cannot be read: write COMPONENT:MB_PER_S[:DELAY_S] or COMPONENT:SIZEMB[:DELAY_S], ` +
    `such as heap:0.5:20 or native:30MB, where COMPONENT is ${leakKinds.join(', ')}.`
  );
}
