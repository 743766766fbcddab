import type { Page } from '@playwright/test';
import type { IndexStatus } from '../src/shared/contract/index-api.ts';

/** What the benchmarks read of the indexer. */
export type IndexReading = Pick<
  IndexStatus,
  'phase' | 'problem' | 'notesDone' | 'notesTotal' | 'chunksDone' | 'chunksTotal' | 'skippedNotes' | 'textsSentToModel'
>;

/** What they read of the memory metrics. */
export interface MemoryReading {
  readonly privateBytes: number;
  readonly baseLimitBytes: number;
  readonly runtimeBytes: number;
  readonly trackedBytes: number;
  readonly untrackedBytes: number;
  readonly modelPid: number | null;
}

interface SearchAnswer {
  readonly hits: readonly unknown[];
  readonly tookMs: number;
  readonly mode: string;
  readonly modeReason: string | null;
}

/** The slice of `window.ainote` that the benchmarks use. */
interface PageBridge {
  readonly search: { query(text: string, options: { limit: number }): Promise<SearchAnswer> };
  readonly index: { status(): Promise<IndexReading> };
  readonly memory: { getMemoryMetrics(): Promise<MemoryReading> };
}

export interface SupervisorReading {
  readonly status: IndexReading;
  readonly memory: MemoryReading;
}

export interface AskedQuery {
  readonly text: string;
  /** From the call in the page to its answer there. */
  readonly tookMs: number;
  /** What the supervisor says it took of that. */
  readonly supervisorMs: number;
  readonly mode: string;
  readonly modeReason: string | null;
  readonly hits: number;
  /** Why there was no answer; null when there was. */
  readonly problem: string | null;
}

/** Index and memory now; null while the supervisor does not answer. */
export async function readSupervisor(page: Page): Promise<SupervisorReading | null> {
  return page.evaluate(async () => {
    const { ainote } = globalThis as unknown as { ainote: PageBridge };
    try {
      return { status: await ainote.index.status(), memory: await ainote.memory.getMemoryMetrics() };
    } catch {
      return null; // It starts, or starts again.
    }
  });
}

/** Asks one query after the other, timed in the page itself: the way from here to the page is not counted. */
export async function askQueries(page: Page, texts: readonly string[], limit: number): Promise<AskedQuery[]> {
  return page.evaluate(
    async ({ texts: wanted, limit: most }) => {
      const { ainote } = globalThis as unknown as { ainote: PageBridge };
      const asked = [];
      for (const text of wanted) {
        const startedMs = performance.now();
        try {
          const { hits, tookMs: supervisorMs, mode, modeReason } = await ainote.search.query(text, { limit: most });
          const tookMs = performance.now() - startedMs;
          asked.push({ text, tookMs, supervisorMs, mode, modeReason, hits: hits.length, problem: null });
        } catch (error) {
          const { code, message } = error as { code?: string; message?: string };
          const tookMs = performance.now() - startedMs;
          const problem = `${code ?? 'error'}: ${message ?? String(error)}`;
          asked.push({ text, tookMs, supervisorMs: 0, mode: 'none', modeReason: null, hits: 0, problem });
        }
      }
      return asked;
    },
    { texts, limit },
  );
}
