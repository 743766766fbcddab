import type { Clock } from '../../../shared/util/clock.ts';

export interface PostgresStoreOptions {
  /** `postgresql://user:password@host:port/database`. It may hold a password: it goes into no log and no message. */
  readonly connectionString: string;
  /** Tells vaults and models apart on one server: lower-case letters, digits and `_`, up to 50. */
  readonly collection: string;
  readonly dimensions: number;
  readonly clock: Clock;
  /** Connections held at most. */
  readonly maxConnections?: number;
  /** Up to so many vectors every search compares with all of them, and no graph is made. */
  readonly exactUpTo?: number;
  /** How long one statement may take, except those that make the graph. */
  readonly statementTimeoutMs?: number;
}

export const defaultMaxConnections = 4;
export const defaultExactUpTo = 5_000;
export const defaultStatementTimeoutMs = 30_000;
export const connectTimeoutMs = 5_000;
/** A connection that nobody used for so long is closed. */
export const idleTimeoutMs = 30_000;
/** The client waits a little longer than the server, whose own word on a late statement says more. */
export const answerGraceMs = 5_000;

/** pgvector's graphs take no longer half-precision vectors. */
export const maxGraphDimensions = 4_000;
/** The first pgvector with half-precision vectors. */
export const leastExtensionVersion = [0, 7] as const;
/** The first whose graph scan goes on when a filter has thrown out what it found. */
export const iterativeScanVersion = [0, 8] as const;
