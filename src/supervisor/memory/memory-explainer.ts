import {
  maxHeldPieces,
  type ComponentReasons,
  type CountedPiece,
  type FreeingCost,
  type HeldPiece,
} from '../../shared/contract/memory-reasons.ts';
import type { AllocationType } from '../../shared/contract/memory-events.ts';
import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { AllocationLedger, LedgerEntry } from './allocation-ledger.ts';
import { ComponentAges } from './component-ages.ts';
import type { HeapReading } from './memory-sample.ts';
import { freeableBytes, saneBytes, type MemoryOwner, type MemoryOwners } from './memory-owners.ts';

export interface MemoryExplainerOptions {
  readonly clock: Clock;
  readonly owners: MemoryOwners;
  readonly ledger: AllocationLedger;
  readonly readHeap: () => HeapReading;
  /** V8's own parts of its heap; none when left out. */
  readonly readHeapSpaces?: () => readonly { readonly component: string; readonly bytes: number }[];
}

/** Says of each component why it is in memory: how much of what, since when, and what freeing it would cost. */
export class MemoryExplainer {
  readonly #options: MemoryExplainerOptions;
  readonly #ages = new ComponentAges();

  constructor(options: MemoryExplainerOptions) {
    this.#options = options;
  }

  /** Takes each sample: ages are told from them. */
  observe(sample: MemoryMetrics): void {
    this.#ages.observe(sample, this.#options.clock.nowMs());
  }

  /** The largest first: owners and the ledger's lines by component, then V8's heap. */
  explain(): ComponentReasons[] {
    const { owners, ledger } = this.#options;
    const byComponent = Map.groupBy(owners.all(), ({ component }) => component);
    const owned = [...byComponent].map(([component, group]) => this.#ofOwners(component, group));
    const declared = [...ledger.byComponent()]
      .filter(([component]) => !owners.covers(component))
      .map(([component, lines]) => this.#ofLines(component, lines));
    const tracked = [...owned, ...declared].filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
    return [...tracked, this.#ofHeap()];
  }

  #ofOwners(component: string, owners: readonly MemoryOwner[]): ComponentReasons {
    const explained = owners.map((owner) => ({ owner, ...owner.explain?.() }));
    const pieces = explained.flatMap(({ owner, pieces: own }) => own ?? [wholeOf(owner)]);
    const lastAccessMs = Math.max(...owners.map((owner) => owner.lastAccessMs()));
    return {
      component,
      types: [...new Set(owners.map(({ type }) => type))],
      bytes: sum(owners.map((owner) => saneBytes(owner.reservedBytes()))),
      freeableBytes: sum(owners.map(freeableBytes)),
      counts: addUp(explained.map(({ counts }) => counts ?? {})),
      ...this.#times(component, lastAccessMs),
      freeing: explained.find(({ freeing }) => freeing !== undefined)?.freeing ?? 'unknown',
      pieces: largest(pieces.map((piece) => ({ ...piece, ageMs: null, idleMs: null }))),
    };
  }

  #ofLines(component: string, lines: readonly LedgerEntry[]): ComponentReasons {
    const nowMs = this.#options.clock.nowMs();
    const freeable = lines.filter(({ release }) => release !== undefined);
    const freeing: FreeingCost = freeable.length > 0 ? 'unknown' : 'declared';
    const types = [...new Set(lines.map(({ type }): AllocationType => type))];
    return {
      component,
      types,
      bytes: sum(lines.map(({ bytes }) => bytes)),
      freeableBytes: sum(freeable.map(({ bytes }) => bytes)),
      counts: { allocations: lines.length },
      ...this.#times(component, Math.max(...lines.map(({ lastAccessMs }) => lastAccessMs))),
      freeing,
      pieces: largest(
        lines.map(({ id, bytes, createdMs, lastAccessMs }) => ({
          name: id,
          bytes,
          items: null,
          ageMs: nowMs - createdMs,
          idleMs: nowMs - lastAccessMs,
        })),
      ),
    };
  }

  #ofHeap(): ComponentReasons {
    const { readHeap, readHeapSpaces } = this.#options;
    const { committedBytes, usedBytes } = readHeap();
    const spaces = readHeapSpaces?.() ?? [];
    const pieces = spaces.map(({ component, bytes }) => ({
      name: component,
      bytes,
      items: null,
      ageMs: null,
      idleMs: null,
    }));
    return {
      component: 'heap',
      types: [],
      bytes: committedBytes,
      freeableBytes: Math.max(0, committedBytes - usedBytes),
      counts: { usedBytes },
      heldMs: null,
      idleMs: null,
      freeing: 'collected',
      pieces: largest(pieces),
    };
  }

  #times(component: string, lastAccessMs: number): Pick<ComponentReasons, 'heldMs' | 'idleMs'> {
    const nowMs = this.#options.clock.nowMs();
    const idleMs = Number.isFinite(lastAccessMs) ? Math.max(0, nowMs - lastAccessMs) : null;
    return { heldMs: this.#ages.ageMs(component, nowMs), idleMs };
  }
}

function wholeOf(owner: MemoryOwner): CountedPiece {
  return { name: owner.component, bytes: saneBytes(owner.reservedBytes()), items: null };
}

function largest(pieces: readonly HeldPiece[]): HeldPiece[] {
  return pieces
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, maxHeldPieces);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function addUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((some) => Object.entries(some))) total[name] = (total[name] ?? 0) + count;
  return total;
}
