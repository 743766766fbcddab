import {
  memoryEventSchema,
  memoryReceiptSchema,
  type MemoryEvent,
  type MemoryEventDetail,
  type MemoryReceipt,
} from '../../shared/contract/memory-events.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';

export interface StoredEvent {
  readonly id: number;
  readonly atMs: number;
  /** JSON. */
  readonly body: string;
}

/** Where events and receipts outlive the process; both keep a bounded number of bounded rows. */
export interface EventStore {
  /** Adds, drops the oldest of this kind beyond the bound, and returns the new id. */
  add(kind: string, atMs: number, body: string): number;
  replace(id: number, body: string): void;
  latest(limit: number): StoredEvent[];
  /** How many were ever dropped to make room. */
  dropped(): number;
}

export interface ReceiptStore {
  add(atMs: number, body: string): void;
  /** Bodies, newest first. */
  latest(limit: number): string[];
}

export interface EventLogOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly events: EventStore;
  readonly receipts: ReceiptStore;
  readonly onEvent: (event: MemoryEvent) => void;
}

/** Refusals of one owner for one reason within this time are one event: a batch that waits for room asks again and again. */
const sameRefusalMs = 60_000;
/** A text in an event is cut here; the rows have a bound on their bytes. */
const maxTextLength = 300;
const maxListed = 20;

type Refusal = Extract<MemoryEventDetail, { kind: 'refusal' }>;

/** What happened to memory, with cause and advice, kept across restarts within a bound. */
export class EventLog {
  readonly #options: EventLogOptions;
  #lastRefusal: { readonly id: number; readonly atMs: number; readonly detail: Refusal } | null = null;
  #unwritten = 0;

  constructor(options: EventLogOptions) {
    this.#options = options;
  }

  /** Events that made room for later ones, or could not be written. */
  get dropped(): number {
    return this.#unwritten + (this.#try(() => this.#options.events.dropped()) ?? 0);
  }

  add(detail: MemoryEventDetail): void {
    if (detail.kind === 'refusal' && this.#repeats(detail)) return;
    const atMs = this.#options.clock.wallMs();
    const id = this.#try(() => this.#options.events.add(detail.kind, atMs, toBody(detail)));
    if (id === undefined) this.#unwritten += 1;
    if (detail.kind === 'refusal' && id !== undefined) this.#lastRefusal = { id, atMs, detail };
    this.#options.onEvent({ ...detail, id: id ?? 0, atMs });
  }

  addReceipt(receipt: MemoryReceipt): void {
    this.#try(() => this.#options.receipts.add(receipt.startedAtMs, toBody(receipt)));
  }

  /** Newest first. Rows that another version wrote and this one cannot read are left out. */
  latest(limit: number): MemoryEvent[] {
    const rows = this.#try(() => this.#options.events.latest(limit)) ?? [];
    return rows.flatMap(({ id, atMs, body }) => {
      const decoded = memoryEventSchema.safeParse(fromBody(body));
      return decoded.success ? [{ ...decoded.data, id, atMs }] : [];
    });
  }

  /** Newest first. */
  latestReceipts(limit: number): MemoryReceipt[] {
    const bodies = this.#try(() => this.#options.receipts.latest(limit)) ?? [];
    return bodies.flatMap((body) => {
      const decoded = memoryReceiptSchema.safeParse(fromBody(body));
      return decoded.success ? [decoded.data] : [];
    });
  }

  #repeats(detail: Refusal): boolean {
    const last = this.#lastRefusal;
    if (!last || last.detail.owner !== detail.owner || last.detail.reason !== detail.reason) return false;
    if (this.#options.clock.wallMs() - last.atMs > sameRefusalMs) return false;
    const merged = { ...detail, times: last.detail.times + 1 };
    this.#lastRefusal = { ...last, detail: merged };
    this.#try(() => this.#options.events.replace(last.id, toBody(merged)));
    return true;
  }

  /** A log that cannot be written must not stop what it tells of. */
  #try<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      this.#options.log.warn(`The memory log could not be used: ${messageOf(error)}`);
      return undefined;
    }
  }
}

/** Cut to a bound: names and lists in it come from elsewhere. */
function toBody(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return part.slice(0, maxTextLength);
    return Array.isArray(part) ? part.slice(0, maxListed) : part;
  });
}

function fromBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null; // Not ours, or cut off: the schema refuses it.
  }
}
