import type { MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { PressureLevel } from '../../shared/contract/memory-events.ts';
import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { AllocationLedger } from './allocation-ledger.ts';
import { GrowthRates } from './growth-rates.ts';
import type { LeaseBook } from './lease-book.ts';
import type { MemoryOwners } from './memory-owners.ts';
import { buildSample, conserve, usagePercent, type HeapReading, type RuntimeReading } from './memory-sample.ts';
import { nextPressureLevel } from './pressure-policy.ts';
import { trackedTotals } from './tracked-totals.ts';

export interface MemoryVitalsOptions {
  readonly clock: Clock;
  readonly readPrivateBytes: () => number;
  readonly readHeap: () => HeapReading;
  readonly runtime: RuntimeReading;
  readonly owners: MemoryOwners;
  readonly ledger: AllocationLedger;
  readonly leases: LeaseBook;
  readonly config: () => MemoryConfig;
  readonly leaks: () => number;
  readonly lastGcAtMs: () => number | null;
}

/** Measures the process, and remembers what a single measurement cannot tell: the level and the rates. */
export class MemoryVitals {
  readonly #options: MemoryVitalsOptions;
  readonly #rates = new GrowthRates();
  #level: PressureLevel = 'normal';
  #privateBytes = 0;

  constructor(options: MemoryVitalsOptions) {
    this.#options = options;
  }

  get level(): PressureLevel {
    return this.#level;
  }

  /** As last measured. */
  get usagePercent(): number {
    return usagePercent(this.#privateBytes, this.#options.config().baseLimitBytes);
  }

  /** Private bytes alone, and the level with them. */
  readPrivateBytes(): number {
    const { config, readPrivateBytes } = this.#options;
    this.#privateBytes = readPrivateBytes();
    const { gcAtPercent, alertAtPercent } = config();
    const thresholds = { elevatedAtPercent: gcAtPercent, highAtPercent: alertAtPercent };
    this.#level = nextPressureLevel(this.#level, this.usagePercent, thresholds);
    return this.#privateBytes;
  }

  measure(): MemoryMetrics {
    const { clock, readHeap, runtime, owners, ledger, leases, config } = this.#options;
    const heap = readHeap();
    const tracked = trackedTotals(owners, ledger);
    const conservation = conserve(this.readPrivateBytes(), runtime, heap, tracked);
    const { baseLimitBytes, aiLimitBytes } = config();
    return buildSample({
      atMs: clock.wallMs(),
      conservation,
      heap,
      tracked,
      rates: this.#rates.add({ nowMs: clock.nowMs(), ...conservation }),
      baseLimitBytes,
      aiLimitBytes,
      aiUsedBytes: leases.usedBytes,
      pressureLevel: this.#level,
      activeAllocations: ledger.size + owners.size,
      activeLeases: leases.size,
      leaks: this.#options.leaks(),
      lastGcAtMs: this.#options.lastGcAtMs(),
    });
  }
}
