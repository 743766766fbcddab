import { fork } from 'node:child_process';
import { v8Flags } from '../../src/main/processes/utility-arguments.ts';
import { supervisorHeapCapMb } from '../../src/shared/contract/supervisor-control.ts';
import { BenchmarkError } from '../benchmark.ts';
import { privateBytesOf } from '../private-bytes.ts';
import { bundleChild } from './child-code.ts';
import type { EngineName } from './engines/registry.ts';
import type { Answer, ResultOf, Task } from './tasks.ts';

const samplePeriodMs = 100;
/** Bundled once for all tasks of a run. */
let program: Promise<string> | null = null;

export interface Ran<T extends Task> {
  readonly result: ResultOf<T>;
  /** Of the samples that were taken each 100 ms. */
  readonly peakPrivateBytes: number;
}

/** Our store runs with the flags of V8 that the app's supervisor has; a peer runs as its users have it, with Node's own. */
export function nodeFlags(engine: EngineName): string[] {
  return engine === 'own' ? v8Flags({ heapCapMb: supervisorHeapCapMb }) : [];
}

/** @throws BenchmarkError when the task fails, or its process dies */
export async function runTask<T extends Task>(task: T): Promise<Ran<T>> {
  program ??= bundleChild();
  const worker = fork(await program, [], { serialization: 'advanced', execArgv: nodeFlags(task.engine) });
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
