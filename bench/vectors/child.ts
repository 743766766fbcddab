// One task of the benchmark in a process of its own, so that memory is that of one engine. Plain Node, for all engines.
import { performance } from 'node:perf_hooks';
import type { Engine } from './engines/engine.ts';
import { engines } from './engines/registry.ts';
import { serve, sweep } from './serve.ts';
import type { Answer, Results, Task } from './tasks.ts';
import { VectorFile } from './vector-file.ts';

process.once('message', (task: Task) => {
  void run(task)
    .then((result): Answer => ({ result }))
    .catch((error: unknown): Answer => ({
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }))
    .then((answer) => process.send?.(answer, () => process.disconnect()));
});

async function run(task: Task): Promise<Results[keyof Results]> {
  if (task.kind === 'build') return build(task);
  if (task.kind === 'serve') return serve(await makeEngine(task), task);
  if (task.kind === 'sweep') return sweep(await makeEngine(task), task);
  const { deleteHalf, runIncremental } = await import('./own-changes.ts'); // A peer's process holds none of our code.
  return task.kind === 'incremental' ? runIncremental(task, baseOf(task)) : deleteHalf(task);
}

async function makeEngine({ engine, options }: Task): Promise<Engine> {
  const make = await engines[engine]();
  return make(options);
}

async function build(task: Task): Promise<{ seconds: number }> {
  const engine = await makeEngine(task);
  const startedMs = performance.now();
  await engine.build(baseOf(task));
  return { seconds: (performance.now() - startedMs) / 1_000 };
}

const baseOf = ({ options, rows }: Task) => new VectorFile(options.baseFile, options.dimensions, rows);
