/** What the detector may know about one component at one moment. */
export interface ComponentReading {
  readonly name: string;
  /** Bytes now; for a collected component, bytes right after its last collection. */
  readonly bytes: number;
  /** Collections so far: makes the component collected, judged only where a new collection happened. */
  readonly collections?: number;
  /** Every collection counted is a full one (only major ones are counted): each shows a floor. */
  readonly isFullyCollected?: boolean;
  /** Entries, chunks, rows: growth in step with them is explained. */
  readonly items?: number;
  /** Declared capacity: growth up to it is explained when no `items` tell more. */
  readonly capacityBytes?: number;
  /** Memory nobody tracks. Fragmentation makes it creep, so it must grow twice as much and as fast to count. */
  readonly isNative?: boolean;
}

export interface LeakSample {
  /** Monotonic; wall-clock time never enters the detector. */
  readonly seconds: number;
  /** Life of the process; another value means a restart. */
  readonly epoch: number;
  /** Operations so far (searches, saves, indexed notes): the measure of load. */
  readonly operations: number;
  /** A long operation (an import) runs and may hold memory until it ends. */
  readonly isOperationActive: boolean;
  /** Memory that running operations declared. */
  readonly declaredBytes: number;
  readonly components: readonly ComponentReading[];
}
