import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { rootSwitches } from '../app-launch.ts';
import { BenchmarkError } from '../benchmark.ts';
import { parseProbeLine, probeMarker, type ProbeAnswer } from './probe-line.ts';

const probe = fileURLToPath(new URL('probe.cjs', import.meta.url));
const startLimitMs = 60_000;
const keptErrorLength = 2_000;

export interface StartCommand {
  readonly appFolder: string;
  readonly profile: string;
  readonly switches: readonly string[];
  /** The editor of its page. */
  readonly selector: string;
  /** What the editor must show. */
  readonly shows: string;
}

export interface StartTimes {
  /** From the start of the program to its window on the screen. */
  readonly shownMs: number;
  /** To the painted editor that holds the note and has the focus, in a window that is shown. */
  readonly usableMs: number;
}

/** Starts an app, waits until its editor is usable, and until it has quit. */
export async function timeStart(electron: string, command: StartCommand): Promise<StartTimes> {
  const startedMs = Date.now(); // The clock that the probe reads too.
  const child = spawn(electron, startArguments(command), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, AINOTE_BENCH_PROBE: JSON.stringify({ ...toProbe(command), marker: probeMarker }) },
  });
  const errors = keepErrors(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), startLimitMs);
  try {
    // The next start must not run beside the end of this one.
    const [answer] = await Promise.all([answerOf(child), once(child, 'close')]);
    if (answer === null) throw new BenchmarkError(`No usable editor in ${command.appFolder}.\n${errors()}`);
    return {
      shownMs: answer.shownMs - startedMs,
      usableMs: Math.max(answer.shownMs, answer.usableMs) - startedMs,
    };
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL'); // Without effect after a proper end.
  }
}

const toProbe = ({ selector, shows }: StartCommand) => ({ selector, text: shows });

function startArguments({ appFolder, profile, switches }: StartCommand): string[] {
  return [...rootSwitches, '-r', probe, appFolder, `--user-data-dir=${profile}`, ...switches];
}

/** Null when the program ended without one. */
async function answerOf(child: ChildProcess): Promise<ProbeAnswer | null> {
  if (!child.stdout) return null;
  let answer: ProbeAnswer | null = null;
  for await (const line of createInterface({ input: child.stdout })) answer ??= parseProbeLine(line);
  return answer;
}

/** The end of what the program complains of, for the error message. */
function keepErrors(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => (text = (text + piece).slice(-keptErrorLength)));
  return () => text;
}
