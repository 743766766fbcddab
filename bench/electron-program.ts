import { existsSync } from 'node:fs';
import { BenchmarkError } from './benchmark.ts';

/** The Electron that the project's scripts found. */
export function electronProgram(): string {
  const program = process.env.ELECTRON_EXEC_PATH;
  if (!program || !existsSync(program))
    throw new BenchmarkError('No Electron is named by ELECTRON_EXEC_PATH: start this by npm run bench.');
  return program;
}
