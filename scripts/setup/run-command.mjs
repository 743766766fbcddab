import { spawn, spawnSync } from 'node:child_process';
import { SetupError } from './progress.mjs';

/** Runs a command with its output shown; rejects when it fails. */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.once('error', (cause) => reject(new SetupError(`Cannot run ${command}: ${cause.message}`)));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new SetupError(`'${command} ${args.join(' ')}' ended with ${signal ?? code}.`));
    });
  });
}

/** Runs a command for its output; null when it cannot be run or fails. */
export function readCommand(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  return result.status === 0 ? result.stdout.trim() : null;
}

/** True when a program of this name is on the PATH. */
export function isOnPath(program) {
  return readCommand('sh', ['-c', `command -v ${program}`]) !== null;
}
