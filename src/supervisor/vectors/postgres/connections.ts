import pg from 'pg';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Disposable } from '../../../shared/lifecycle/disposable.ts';
import { asAppError, isConnectionLoss, isStatementCancelled } from './postgres-errors.ts';
import {
  answerGraceMs,
  connectTimeoutMs,
  defaultMaxConnections,
  defaultStatementTimeoutMs,
  idleTimeoutMs,
  type PostgresStoreOptions,
} from './postgres-options.ts';

/** The server's settings that a piece of work needs; sent only where the connection has others. */
export type SessionSettings = Readonly<Record<string, string>>;

export interface Connection {
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<Row>>;
}

export interface WorkOptions {
  readonly settings?: SessionSettings;
  readonly signal?: AbortSignal | undefined;
  /** For work that takes as long as it takes, such as making a graph. */
  readonly isUnlimited?: boolean;
}

/** What node and pg hold for an open connection: the socket's buffers, the parser's, and the objects around them. */
const connectionBytes = 192 * 1024;
/** The longest that a timer takes; pg reads 0 as "as configured". */
const endlessMs = 2 ** 31 - 1;

export type ConnectionOptions = Pick<
  PostgresStoreOptions,
  'connectionString' | 'maxConnections' | 'statementTimeoutMs'
>;

/** A bounded pool of connections that mends itself: a lost connection is replaced and the work tried once more. */
export class Connections implements Disposable {
  readonly #pool: pg.Pool;
  readonly #config: pg.ClientConfig;
  readonly #server: string;
  readonly #statementTimeoutMs: number;
  /** What was set on each connection, beside what it began with. */
  readonly #settingsOf = new WeakMap<pg.PoolClient, Map<string, string>>();
  #isDisposed = false;

  constructor(options: ConnectionOptions) {
    const { host, server } = describeServer(options.connectionString);
    this.#server = server;
    this.#statementTimeoutMs = options.statementTimeoutMs ?? defaultStatementTimeoutMs;
    this.#config = {
      connectionString: options.connectionString,
      ...(host === '' ? { host: 'localhost' } : {}),
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: this.#statementTimeoutMs + answerGraceMs,
      keepAlive: true,
      application_name: 'ainote',
    };
    this.#pool = new pg.Pool({
      ...this.#config,
      max: options.maxConnections ?? defaultMaxConnections,
      idleTimeoutMillis: idleTimeoutMs,
    });
    this.#pool.on('error', () => {}); // A lost idle connection is out of the pool by then; the next work makes another.
  }

  get reservedBytes(): number {
    return this.#pool.totalCount * connectionBytes;
  }

  /**
   * Runs work on one connection. It must bear being run twice: when the connection is lost meanwhile, it is tried again
   * on a new one. @throws AppError
   */
  async run<T>(work: (connection: Connection) => Promise<T>, options: WorkOptions = {}): Promise<T> {
    refuseIfAborted(options.signal);
    try {
      return await this.#runOnce(work, options).catch((error: unknown) => {
        if (!isConnectionLoss(error) || options.signal?.aborted) throw error;
        return this.#runOnce(work, options);
      });
    } catch (error) {
      if (options.signal?.aborted && isStatementCancelled(error)) throw cancelled();
      throw asAppError(error, this.#server);
    }
  }

  /** The connections close when their work is done. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#pool.end().catch(() => {}); // Whatever went wrong with them, they are gone.
  }

  async #runOnce<T>(work: (connection: Connection) => Promise<T>, options: WorkOptions): Promise<T> {
    if (this.#isDisposed) throw new AppError('database-error', 'The vector store is closed.');
    const client = await this.#pool.connect();
    let failure: unknown;
    try {
      await this.#applySettings(client, options);
      return await this.#untilAborted(client, work, options);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      client.release(failure !== undefined && isConnectionLoss(failure)); // A lost one must not come back to the pool.
    }
  }

  async #applySettings(client: pg.PoolClient, { settings = {}, isUnlimited = false }: WorkOptions): Promise<void> {
    const held = this.#settingsOf.get(client) ?? new Map<string, string>();
    this.#settingsOf.set(client, held);
    const wanted = { statement_timeout: isUnlimited ? '0' : String(this.#statementTimeoutMs), ...settings };
    for (const [name, value] of Object.entries(wanted)) {
      if (held.get(name) === value) continue;
      await client.query('SELECT set_config($1, $2, false)', [name, value]);
      held.set(name, value);
    }
  }

  async #untilAborted<T>(
    client: pg.PoolClient,
    work: (connection: Connection) => Promise<T>,
    { signal, isUnlimited = false }: WorkOptions,
  ): Promise<T> {
    const limit = isUnlimited ? { query_timeout: endlessMs } : {};
    const connection: Connection = {
      query: (text, values = []) => {
        refuseIfAborted(signal);
        return client.query({ text, values: [...values], ...limit });
      },
    };
    if (!signal) return work(connection);
    const processId = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const stop = () => void this.#cancelStatementOf(processId.rows[0]?.pid);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await work(connection);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Asks over a connection of its own: that of the statement is busy. A statement that goes on in spite of it ends at its limit. */
  async #cancelStatementOf(pid: number | undefined): Promise<void> {
    if (pid === undefined) return;
    const client = new pg.Client(this.#config);
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT pg_cancel_backend($1)', [pid]);
    } catch {
      // The work's own failure tells what is wrong with the server.
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function describeServer(connectionString: string): { host: string; server: string } {
  let url: URL;
  try {
    url = new URL(connectionString);
  } catch {
    // Without its cause: that one quotes the string, and with it the password.
    throw new AppError('settings-invalid', connectionStringAdvice);
  }
  if (!['postgres:', 'postgresql:'].includes(url.protocol))
    throw new AppError('settings-invalid', connectionStringAdvice);
  const host = url.hostname;
  return { host, server: `${host === '' ? 'localhost' : host}:${url.port === '' ? '5432' : url.port}` };
}

const connectionStringAdvice =
  'The connection string cannot be read. It looks like postgresql://user:password@host:5432/database.';

export const cancelled = (): AppError => new AppError('cancelled', 'The work on the vectors was cancelled.');

export function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}
