import { utilityProcess } from 'electron';
import type { Clock } from '../../shared/util/clock.ts';
import { childEnvironment } from './child-environment.ts';
import { HostedChild, type HostedProcess } from './hosted-process.ts';
import { LineSplitter } from './line-splitter.ts';
import { utilityArguments, type UtilityArguments } from './utility-arguments.ts';

const maxLineLength = 2000;

export interface LaunchOptions extends UtilityArguments {
  /** Full path of the script. */
  readonly entry: string;
  /** Becomes the start of the process's name; a count makes it unique. */
  readonly name: string;
  readonly cwd: string;
  readonly clock: Clock;
  /** A line that the process wrote to its output, or our own word about it. */
  readonly onLine: (line: string, stream: 'out' | 'error') => void;
  readonly environment?: Readonly<Record<string, string>>;
}

let launches = 0;

/** Starts a script in a utility process of its own. Only after the app is ready. */
export function launchUtilityProcess(options: LaunchOptions): HostedProcess {
  const name = `${options.name}-${++launches}`;
  const child = utilityProcess.fork(options.entry, [], {
    execArgv: utilityArguments(options),
    env: childEnvironment(process.env, options.environment),
    cwd: options.cwd,
    serviceName: name,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  forwardLines(child.stdout, (line) => options.onLine(line, 'out'));
  forwardLines(child.stderr, (line) => options.onLine(line, 'error'));
  return new HostedChild(child, {
    name,
    clock: options.clock,
    onError: (message) => options.onLine(message, 'error'),
  });
}

function forwardLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (!stream) return;
  const splitter = new LineSplitter(maxLineLength, onLine);
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => splitter.push(text));
  stream.on('end', () => splitter.flush());
  stream.on('error', () => splitter.flush()); // The process is gone; its exit tells more than the pipe.
}
