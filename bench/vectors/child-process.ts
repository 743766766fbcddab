import { fork } from 'node:child_process';
import { BenchmarkError } from '../benchmark.ts';
import { privateBytesOf } from '../private-bytes.ts';
import { bundleChild } from './child-code.ts';
import type { Answer, ResultOf, Task } from './tasks.ts';

const samplePeriodMs = 100;
/** Bundled once for all tasks of a run. */
let program: Promise<string> | null = null;

export interface Ran<T extends Task> {
  readonly result: ResultOf<T>;
  /** Of the samples that were taken each 100 ms. */
  readonly peakPrivateBytes: number;
}

/** @throws BenchmarkError when the task fails, or its process dies */
export async function runTask<T extends Task>(task: T): Promise<Ran<T>> {
  program ??= bundleChild();
  const worker = fork(await program, [], { serialization: 'advanced', execArgv: ['--expose-gc'] });
  let peakPrivateBytes = 0;
  const timer = setInterval(() => {
    peakPrivateBytes = Math.max(peakPrivateBytes, privateBytesOf(worker.pid ?? null) ?? 0);
  }, samplePeriodMs);
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.once('message', (message) => resolve(message as Answer)); // Sent by child.ts alone.
      worker.once('error', reject);
      worker.once('exit', (code, signal) => resolve({ failure: `Its process ended with ${signal ?? code}.` }));
      worker.send(task);
    });
    if ('failure' in answer) throw new BenchmarkError(`${task.engine}, ${task.kind}: ${answer.failure}`);
    // A task of a kind is answered by a result of its kind.
    return { result: answer.result as ResultOf<T>, peakPrivateBytes };
  } finally {
    clearInterval(timer);
    worker.kill('SIGKILL'); // Without effect after a proper end.
  }
}
