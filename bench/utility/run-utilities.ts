import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { rootSwitches } from '../app-launch.ts';
import { BenchmarkError } from '../benchmark.ts';
import { electronProgram } from '../electron-program.ts';
import { hostMarker, parseHostLine } from './host-line.ts';

const hostFolder = fileURLToPath(new URL('host', import.meta.url));

export interface UtilitySpec {
  /** A bundled script. */
  readonly entry: string;
  readonly execArgv: readonly string[];
  /** The whole of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The first message that the process gets. */
  readonly task: unknown;
}

export interface UtilityWatcher {
  readonly onStart?: (index: number, pid: number) => void;
  readonly onMessage: (index: number, message: unknown) => void;
  readonly onExit?: (index: number) => void;
}

/** Runs scripts in utility processes of one Electron, side by side, until all have ended. Each must exit with 0. */
export async function runUtilities(
  processes: readonly UtilitySpec[],
  profile: string,
  limitMs: number,
  { onStart, onMessage, onExit }: UtilityWatcher,
): Promise<void> {
  const host = spawn(electronProgram(), [...rootSwitches, hostFolder, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, AINOTE_BENCH_HOST: JSON.stringify({ marker: hostMarker, processes }) },
  });
  const closed = once(host, 'close');
  const timer = setTimeout(() => host.kill('SIGKILL'), limitMs);
  const unfinished = new Set(processes.keys());
  try {
    for await (const text of createInterface({ input: host.stdout })) {
      const line = parseHostLine(text);
      if (!line) continue;
      if ('pid' in line) onStart?.(line.index, line.pid);
      else if ('message' in line) onMessage(line.index, line.message);
      else {
        if (line.exitCode !== 0) throw new BenchmarkError(`A measured process ended with code ${line.exitCode}.`);
        unfinished.delete(line.index);
        onExit?.(line.index);
      }
    }
    await closed;
    if (unfinished.size > 0) throw new BenchmarkError(`${unfinished.size} measured processes did not end in time.`);
  } finally {
    clearTimeout(timer);
    host.kill('SIGKILL'); // Without effect after a proper end.
  }
}
