import { resolve } from 'node:path';
import { isReadableNotePath, type NotePath } from '../shared/types/note-path.ts';

export interface Switches {
  readonly vaultFolder: string | null;
  readonly userDataFolder: string | null;
  readonly openNote: NotePath | null;
  /** One sentence for each switch that makes no sense. */
  readonly problems: readonly string[];
}

/** Reads the app's own switches, as `--name=VALUE` or `--name VALUE`. Others, such as Chromium's, are ignored. */
export function parseSwitches(argv: readonly string[], cwd: string): Switches {
  const problems: string[] = [];
  const valueOf = (name: string): string | null => {
    const value = lastValue(argv, name);
    if (value !== '') return value;
    problems.push(`The switch --${name} needs a value: write --${name}=VALUE.`);
    return null;
  };
  const vault = valueOf('vault');
  const userData = valueOf('user-data-dir');
  const note = valueOf('open');
  return {
    vaultFolder: vault === null ? null : resolve(cwd, vault),
    userDataFolder: userData === null ? null : resolve(cwd, userData),
    openNote: note === null ? null : noteOf(note, problems),
    problems,
  };
}

/** Null when the switch is absent, empty when its value is. */
function lastValue(argv: readonly string[], name: string): string | null {
  let found: string | null = null;
  for (const [index, argument] of argv.entries()) {
    if (argument.startsWith(`--${name}=`)) found = argument.slice(name.length + 3);
    else if (argument === `--${name}`) found = valueAfter(argv[index + 1]);
  }
  return found;
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
