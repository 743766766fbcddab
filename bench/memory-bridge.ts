import type { Page } from '@playwright/test';
import type { MemoryConfig } from '../src/shared/contract/memory-config.ts';
import type { MemoryReceipt } from '../src/shared/contract/memory-events.ts';
import type { MemoryMetrics } from '../src/shared/contract/memory-management-api.ts';
import { BenchmarkError } from './benchmark.ts';

/** The slice of `window.ainote` by which memory is governed. */
interface MemoryBridge {
  readonly app: { supervisorState(): Promise<{ readonly pid?: number | null }> };
  readonly search: { query(text: string, options: { limit: number }): Promise<unknown> };
  readonly memory: {
    isMemoryManagementActive(): Promise<boolean>;
    getMemoryMetrics(): Promise<MemoryMetrics>;
    getMemoryManagementStatus(): Promise<{ readonly leastBaseLimitBytes: number }>;
    triggerMemoryGarbageCollection(params: { targetBytes?: number }): Promise<MemoryReceipt>;
    updateMemoryManagementConfig(params: { changes: Partial<MemoryConfig> }): Promise<unknown>;
  };
}

const searchLimit = 30;

export async function supervisorPid(page: Page): Promise<number> {
  const { pid } = await page.evaluate(async () => {
    const { ainote } = globalThis as unknown as { ainote: MemoryBridge };
    return ainote.app.supervisorState();
  });
  if (typeof pid !== 'number') throw new BenchmarkError('The supervisor does not run.');
  return pid;
}

/** Whether the supervisor watches its memory. */
export async function isManaged(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    (globalThis as unknown as { ainote: MemoryBridge }).ainote.memory.isMemoryManagementActive(),
  );
}

/** A manual clean-up, down to the manager's own target unless one is named, and what is held right after it. */
export async function collectMemory(
  page: Page,
  target: { readonly targetBytes?: number } = {},
): Promise<{ receipt: MemoryReceipt; metrics: MemoryMetrics }> {
  return page.evaluate(async (params) => {
    const { memory } = (globalThis as unknown as { ainote: MemoryBridge }).ainote;
    const receipt = await memory.triggerMemoryGarbageCollection(params);
    return { receipt, metrics: await memory.getMemoryMetrics() };
  }, target);
}

/** Answers when a lower limit has been trimmed to. */
export async function changeLimits(page: Page, limits: Partial<MemoryConfig>): Promise<void> {
  await page.evaluate(async (changes) => {
    const { memory } = (globalThis as unknown as { ainote: MemoryBridge }).ainote;
    await memory.updateMemoryManagementConfig({ changes });
  }, limits);
}

/** The smallest base limit that the supervisor can keep, in bytes. */
export async function leastBaseLimit(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { memory } = (globalThis as unknown as { ainote: MemoryBridge }).ainote;
    return (await memory.getMemoryManagementStatus()).leastBaseLimitBytes;
  });
}

/** Asks the texts in turn, at a fixed rate, for a while. Returns how many were answered. */
export async function searchAtRate(
  page: Page,
  texts: readonly string[],
  perSecond: number,
  seconds: number,
): Promise<number> {
  return page.evaluate(
    async ({ texts: asked, perSecond: rate, seconds: length, limit }) => {
      const { search } = (globalThis as unknown as { ainote: MemoryBridge }).ainote;
      const startedMs = performance.now();
      const answers: Promise<number>[] = [];
      for (let turn = 0; turn < length * rate; turn += 1) {
        const waitMs = startedMs + (turn * 1_000) / rate - performance.now();
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
        const text = asked[turn % asked.length] ?? '';
        answers.push(
          search.query(text, { limit }).then(
            () => 1,
            () => 0,
          ),
        );
      }
      return (await Promise.all(answers)).reduce((sum, one) => sum + one, 0);
    },
    { texts, perSecond, seconds, limit: searchLimit },
  );
}
