import type { IndexReading } from './bridge.ts';

export interface IndexEndLimits {
  /** So long the indexer must have been idle, without a break. */
  readonly restMs: number;
  /** An indexer that does nothing new for so long, and is not idle, never ends. */
  readonly stuckMs: number;
  /** A supervisor that does not answer for so long does not come back. */
  readonly silentMs: number;
}

export const usualLimits: IndexEndLimits = { restMs: 20_000, stuckMs: 600_000, silentMs: 60_000 };

export type IndexVerdict =
  { readonly kind: 'running' } | { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly why: string };

const running: IndexVerdict = { kind: 'running' };

/**
 * Judges from one status after the other whether indexing has ended. Idle for a while counts, whether or not every
 * passage has its vector: a note may have failed, and that must not keep the benchmark waiting.
 */
export class IndexEnd {
  readonly #limits: IndexEndLimits;
  #idleSinceMs: number | null = null;
  #heardMs: number | null = null;
  #progress = { key: '', sinceMs: 0 };

  constructor(limits: IndexEndLimits = usualLimits) {
    this.#limits = limits;
  }

  /** Null: the supervisor gave no answer. */
  judge(nowMs: number, status: IndexReading | null): IndexVerdict {
    if (!status) return this.#silent(nowMs);
    this.#heardMs = nowMs;
    if (status.phase === 'idle') {
      this.#idleSinceMs ??= nowMs;
      return nowMs - this.#idleSinceMs >= this.#limits.restMs ? { kind: 'ended' } : running;
    }
    this.#idleSinceMs = null;
    return this.#moving(nowMs, status);
  }

  #silent(nowMs: number): IndexVerdict {
    this.#heardMs ??= nowMs;
    this.#idleSinceMs = null; // It may be starting anew, with work left.
    if (nowMs - this.#heardMs < this.#limits.silentMs) return running;
    return { kind: 'failed', why: `The supervisor did not answer for ${this.#limits.silentMs / 1_000} s.` };
  }

  /** Phases do not count: an indexer that tries in vain changes between two of them for ever. */
  #moving(nowMs: number, status: IndexReading): IndexVerdict {
    const { phase, problem, notesDone, notesTotal, chunksDone, chunksTotal } = status;
    const key = [notesDone, notesTotal, chunksDone, chunksTotal].join(' ');
    if (key !== this.#progress.key) this.#progress = { key, sinceMs: nowMs };
    if (nowMs - this.#progress.sinceMs < this.#limits.stuckMs) return running;
    const minutes = this.#limits.stuckMs / 60_000;
    const where = `${chunksDone} of ${chunksTotal} passages, ${problem ?? phase}`;
    return { kind: 'failed', why: `Indexing did not get on for ${minutes} min (${where}).` };
  }
}
