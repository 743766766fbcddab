export type LeakKind = 'linear' | 'step' | 'staircase' | 'per-operation';

export interface FloorPoint {
  readonly seconds: number;
  /** The floor with explained growth (items, load) taken out; only differences mean something. */
  readonly bytes: number;
}

/** One leak, with what speaks for it. */
export interface LeakFinding {
  readonly component: string;
  readonly kind: LeakKind;
  /** When it was found, and since when it grows; monotonic. */
  readonly seconds: number;
  readonly sinceSeconds: number;
  readonly growthBytes: number;
  readonly rateBytesPerSecond: number;
  /** About 95 %. */
  readonly rateInterval: readonly [low: number, high: number];
  readonly bytesPerOperation: number | null;
  readonly pValue: number;
  readonly series: readonly FloorPoint[];
  readonly reason: string;
}
