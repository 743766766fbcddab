import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MemoryReceipt } from '../../shared/contract/memory-events.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import { CollectionRun } from './collection-run.ts';
import type { CollectionOptions, CollectionRequest, CollectionStep } from './collection-step.ts';

/** Ordered trimming of real memory, one collection at a time, each ending with a receipt. */
export class Collection {
  readonly #options: CollectionOptions;
  /** Steps that outlived their collection; they are not started again before they end. */
  readonly #unfinished = new Set<string>();
  #run: CollectionRun | null = null;
  #result: Promise<MemoryReceipt> | null = null;

  constructor(options: CollectionOptions) {
    this.#options = options;
    positiveInteger('maxDurationMs', options.maxDurationMs);
  }

  get isRunning(): boolean {
    return this.#result !== null;
  }

  /** Collects. One that is under way is joined, and goes on to the lower of both targets. */
  collect(request: CollectionRequest): Promise<MemoryReceipt> {
    if (this.#result) {
      this.#run?.deepen(request);
      return this.#result;
    }
    const run = new CollectionRun(this.#options, request);
    this.#run = run;
    this.#result = this.#collect(run);
    return this.#result;
  }

  async #collect(run: CollectionRun): Promise<MemoryReceipt> {
    try {
      do await this.#trim(run);
      while (run.takeDeepened());
      const receipt = run.receipt();
      this.#options.onReceipt(receipt);
      return receipt;
    } finally {
      run.dispose();
      // In the same turn as the last look at the target: whoever comes later begins a collection of their own.
      this.#run = null;
      this.#result = null;
    }
  }

  async #trim(run: CollectionRun): Promise<void> {
    const { steps, reclaim } = this.#options;
    for (const step of [...steps()].sort((a, b) => a.rank - b.rank)) {
      await nextTurn();
      run.turned();
      if (run.isOver) return;
      // What was let go may still be held by V8: see what is truly left before something dearer is trimmed.
      if (run.isMetOnPaper && !run.isMet) await this.#runStep(run, reclaim);
      if (step.isUnconditional === true || !run.isMet) await this.#runStep(run, step);
    }
    await nextTurn();
    run.turned();
    if (run.needsReclaim) await this.#runStep(run, reclaim);
  }

  async #runStep(run: CollectionRun, step: CollectionStep): Promise<void> {
    if (this.#unfinished.has(step.name)) return;
    this.#unfinished.add(step.name);
    const work = this.#attempt(step, run.bytesWanted).finally(() => this.#unfinished.delete(step.name));
    const freedBytes = await run.withinTime(work);
    run.record(step, freedBytes);
  }

  async #attempt(step: CollectionStep, bytesWanted: number): Promise<number> {
    try {
      return await step.run(bytesWanted);
    } catch (error) {
      this.#options.log.warn(`Trimming '${step.name}' failed: ${messageOf(error)}`);
      return 0;
    }
  }
}
