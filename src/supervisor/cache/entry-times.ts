import type { Clock } from '../../shared/util/clock.ts';
import { resizedUint32 } from './typed-arrays.ts';

/** Times are kept in ticks of this length: four bytes then last 497 days. */
const tickMs = 10;
const bytesPerTime = Uint32Array.BYTES_PER_ELEMENT;

export interface TimeToLive {
  /** How long an entry that nobody looks up stays, to 10 ms. */
  readonly afterAccessMs?: number;
  /** How long an entry stays after it was written, to 10 ms. */
  readonly afterWriteMs?: number;
}

/** Bytes an entry that `EntryTimes` takes. */
export const timeBytesPerEntry = ({ afterAccessMs, afterWriteMs }: TimeToLive): number =>
  (afterAccessMs === undefined ? 0 : bytesPerTime) + (afterWriteMs === undefined ? 0 : bytesPerTime);

/** When entries were written and looked up, as far as their time to live asks for it. */
export class EntryTimes {
  /** False when no entry ever expires, and nothing is kept. */
  readonly areKept: boolean;
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #afterAccessTicks: number;
  readonly #afterWriteTicks: number;
  readonly #startMs: number;
  #accessed: Uint32Array | null;
  #written: Uint32Array | null;

  constructor(clock: Pick<Clock, 'nowMs'>, { afterAccessMs, afterWriteMs }: TimeToLive) {
    this.areKept = afterAccessMs !== undefined || afterWriteMs !== undefined;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
    this.#afterAccessTicks = ticks('afterAccessMs', afterAccessMs);
    this.#afterWriteTicks = ticks('afterWriteMs', afterWriteMs);
    this.#accessed = afterAccessMs === undefined ? null : new Uint32Array(0);
    this.#written = afterWriteMs === undefined ? null : new Uint32Array(0);
  }

  get reservedBytes(): number {
    return (this.#accessed?.byteLength ?? 0) + (this.#written?.byteLength ?? 0);
  }

  wrote(id: number): void {
    if (!this.areKept) return;
    const now = this.#now();
    if (this.#accessed) this.#accessed[id] = now;
    if (this.#written) this.#written[id] = now;
  }

  accessed(id: number): void {
    if (this.#accessed) this.#accessed[id] = this.#now();
  }

  isExpired(id: number): boolean {
    if (!this.areKept) return false;
    const now = this.#now();
    return (
      (this.#accessed !== null && (now - (this.#accessed[id] ?? 0)) >>> 0 >= this.#afterAccessTicks) ||
      (this.#written !== null && (now - (this.#written[id] ?? 0)) >>> 0 >= this.#afterWriteTicks)
    );
  }

  renumber(from: number, to: number): void {
    if (this.#accessed) this.#accessed[to] = this.#accessed[from] ?? 0;
    if (this.#written) this.#written[to] = this.#written[from] ?? 0;
  }

  reserve(ids: number): void {
    if (this.#accessed) this.#accessed = resizedUint32(this.#accessed, ids);
    if (this.#written) this.#written = resizedUint32(this.#written, ids);
  }

  #now(): number {
    return Math.floor((this.#clock.nowMs() - this.#startMs) / tickMs) >>> 0;
  }
}

function ticks(name: string, ms: number | undefined): number {
  if (ms === undefined) return 0;
  if (!(ms > 0 && ms / tickMs < 2 ** 31))
    throw new RangeError(`${name} lies above 0 and below 248 days, not ${ms} ms.`);
  return Math.ceil(ms / tickMs);
}
