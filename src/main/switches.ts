import { resolve } from 'node:path';
import type { LeakInjection } from '../shared/contract/leak-injection.ts';
import { isReadableNotePath, type NotePath } from '../shared/types/note-path.ts';
import type { ModelFault } from '../shared/contract/model-faults.ts';
import { leakSwitchName, parseLeakSwitches } from './leak-switch.ts';
import { modelFaultSwitchName, modelTimeoutSwitchName, parseModelSwitches } from './model-switches.ts';

/** `--unmonitored`: a supervisor without sampling, leak detector, census and history, for `npm run bench`. */
export const unmonitoredSwitchName = 'unmonitored';

export interface Switches {
  readonly vaultFolder: string | null;
  readonly userDataFolder: string | null;
  readonly openNote: NotePath | null;
  /** Leaks to be made on purpose, for tests; none in a packaged app. */
  readonly leakInjections: readonly LeakInjection[];
  /** Texts on which the model is to fail, for tests; none in a packaged app. */
  readonly modelFaults: readonly ModelFault[];
  /** How long a call of the model may take, for tests; null for what is usual. */
  readonly modelTimeoutMs: number | null;
  /** False for a supervisor that does not watch its memory, to measure what watching costs; never in a packaged app. */
  readonly isMonitored: boolean;
  /** One sentence for each switch that makes no sense. */
  readonly problems: readonly string[];
}

/** Reads the app's own switches, as `--name=VALUE` or `--name VALUE`. Others, such as Chromium's, are ignored. */
export function parseSwitches(argv: readonly string[], cwd: string, isPackaged: boolean): Switches {
  const problems: string[] = [];
  const valueOf = (name: string): string | null => {
    const value = allValues(argv, name).at(-1) ?? null;
    if (value !== '') return value;
    problems.push(`The switch --${name} needs a value: write --${name}=VALUE.`);
    return null;
  };
  const vault = valueOf('vault');
  const userData = valueOf('user-data-dir');
  const note = valueOf('open');
  const leaks = parseLeakSwitches(allValues(argv, leakSwitchName), isPackaged);
  const model = parseModelSwitches(
    allValues(argv, modelFaultSwitchName),
    allValues(argv, modelTimeoutSwitchName).at(-1),
    isPackaged,
  );
  problems.push(...leaks.problems, ...model.problems);
  const wantsUnmonitored = argv.includes(`--${unmonitoredSwitchName}`);
  if (wantsUnmonitored && isPackaged)
    problems.push(`The switch --${unmonitoredSwitchName} is for measurements: an installed aiNote watches its memory.`);
  return {
    vaultFolder: vault === null ? null : resolve(cwd, vault),
    userDataFolder: userData === null ? null : resolve(cwd, userData),
    openNote: note === null ? null : noteOf(note, problems),
    leakInjections: leaks.injections,
    modelFaults: model.faults,
    modelTimeoutMs: model.timeoutMs,
    isMonitored: isPackaged || !wantsUnmonitored,
    problems,
  };
}

/** In the order of their coming; empty for a switch without a value. */
function allValues(argv: readonly string[], name: string): string[] {
  return argv.flatMap((argument, index) => {
    if (argument.startsWith(`--${name}=`)) return argument.slice(name.length + 3);
    return argument === `--${name}` ? valueAfter(argv[index + 1]) : [];
  });
}

function valueAfter(next: string | undefined): string {
  return next === undefined || next.startsWith('--') ? '' : next;
}

function noteOf(value: string, problems: string[]): NotePath | null {
  const path = value.replace(/^\.\//, '');
  const withEnding = /\.md$/i.test(path) ? path : `${path}.md`;
  if (isReadableNotePath(withEnding)) return withEnding;
  problems.push(`--open=${value} is not the path of a note within the vault, such as "Projects/Move.md".`);
  return null;
}
