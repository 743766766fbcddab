import type { CountedPiece } from '../../../shared/contract/memory-reasons.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Neighbour, VectorItem } from '../vector-index.ts';
import {
  dimensionBounds,
  type RecallReport,
  type SearchEffort,
  type SearchRequest,
  type VectorStore,
  type VerifyReport,
} from '../vector-store.ts';
import { prepareCollection, quoted, schemaOf, type Extension } from './collection.ts';
import {
  Connections,
  refuseIfAborted,
  type Connection,
  type SessionSettings,
  type WorkOptions,
} from './connections.ts';
import { dropGraph, graphState, makeGraph, type GraphState } from './graph.ts';
import { defaultExactUpTo, maxGraphDimensions, type PostgresStoreOptions } from './postgres-options.ts';
import { measureAgainstExact } from './recall.ts';
import { VectorTable } from './vector-table.ts';

/** How many candidates the graph's search keeps, pgvector's `hnsw.ef_search`. Its own default is 40. */
const searchWidths: Readonly<Record<SearchEffort, number>> = { low: 40, normal: 100, high: 300 };
/** pgvector takes no more. */
const maxSearchWidth = 1_000;
/** Among so few, comparing with each is quick and misses none. */
const exactAmong = 10_000;

/**
 * The vectors in PostgreSQL with pgvector, for those who share them or have outgrown one machine. A collection has a
 * schema of its own. Several processes may use it: each sees at once what the others have acknowledged, except in `count`,
 * which follows at the next maintenance or check.
 */
export class PostgresStore implements VectorStore {
  readonly dimensions: number;
  readonly #options: PostgresStoreOptions;
  readonly #schema: string;
  readonly #table: VectorTable;
  readonly #connections: Connections;
  #extension: Extension | null = null;
  #graph: GraphState = 'none';
  #count = 0;
  #isDisposed = false;

  /** Connects at `open`. @throws AppError settings-invalid, invalid-request */
  constructor(options: PostgresStoreOptions) {
    const { dimensions } = options;
    if (!Number.isInteger(dimensions) || dimensions < dimensionBounds.min || dimensions > dimensionBounds.max)
      throw new AppError('invalid-request', `A store cannot hold vectors of ${dimensions} numbers.`);
    this.dimensions = dimensions;
    this.#options = options;
    this.#schema = schemaOf(options.collection);
    this.#table = new VectorTable(this.#schema, dimensions);
    this.#connections = new Connections(options);
  }

  get isReady(): boolean {
    return this.#extension !== null && !this.#isDisposed;
  }

  get count(): number {
    return this.#count;
  }

  /** The vectors are in the server's memory; here are only its connections. */
  get reservedBytes(): number {
    return this.#connections.reservedBytes;
  }

  get pieces(): readonly CountedPiece[] {
    return [{ name: 'connections', bytes: this.reservedBytes, items: null }];
  }

  /** What a connection takes is an estimate for sockets, buffers and objects together: which part lies where is not known. */
  readonly externalBytes = 0;
  readonly heapBytes = 0;

  get needsMaintenance(): boolean {
    return this.isReady && (this.#graph === 'broken' || (this.#graph === 'none' && this.#shouldHaveGraph));
  }

  /** @throws AppError database-error, permission-denied, settings-invalid, cancelled */
  async open(signal?: AbortSignal): Promise<void> {
    const extension = await this.#connections.run(
      (connection) => prepareCollection(connection, this.#schema, this.dimensions),
      { signal },
    );
    await this.#connections.run((connection) => this.#refresh(connection), { signal });
    this.#extension = extension;
  }

  async add(items: readonly VectorItem[]): Promise<void> {
    this.#checkDimensions(items);
    if (items.length > 0) await this.#change((connection) => this.#table.add(connection, items));
  }

  async replace(items: readonly VectorItem[]): Promise<void> {
    this.#checkDimensions(items);
    if (items.length > 0) await this.#change((connection) => this.#table.replace(connection, items));
  }

  async remove(ids: readonly number[]): Promise<void> {
    if (ids.length > 0) await this.#change(async (connection) => -(await this.#table.remove(connection, ids)));
  }

  async search(request: SearchRequest): Promise<Neighbour[]> {
    const { vector, limit, among, signal } = request;
    refuseIfAborted(signal);
    this.#checkDimensions([{ vector }]);
    if (!this.isReady || limit <= 0 || among?.size === 0) return [];
    if (!this.#canUseGraph(request)) return this.#searchExactly(request);
    const found = await this.#work((connection) => this.#table.searchGraph(connection, vector, limit, among), {
      signal,
      settings: this.#graphSettings(request),
    });
    // The graph's scan may end early, at dead rows or at what a filter throws out.
    const wanted = Math.min(limit, among?.size ?? this.#count);
    return found.length < wanted ? this.#searchExactly(request) : found;
  }

  async maintain(signal: AbortSignal): Promise<void> {
    if (!this.isReady || signal.aborted) return;
    try {
      await this.#work(
        async (connection) => {
          await this.#refresh(connection);
          if (this.#graph === 'valid' || !this.needsMaintenance) return;
          await (this.#shouldHaveGraph ? makeGraph : dropGraph)(connection, this.#schema);
          await this.#refresh(connection);
        },
        { signal, isUnlimited: true },
      );
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'cancelled') throw error;
    }
  }

  /** Connections close by themselves when they are idle; there is nothing else to give. */
  trimTo(_bytes: number): number {
    return 0;
  }

  async verify(signal?: AbortSignal): Promise<VerifyReport> {
    refuseIfAborted(signal);
    const lostIds: number[] = [];
    let checkedVectors = 0;
    let after: number | null = -1;
    while (after !== null) {
      const from: number = after;
      const check = await this.#work((connection) => this.#table.check(connection, from), { signal });
      checkedVectors += check.checked;
      lostIds.push(...check.damagedIds);
      after = check.last;
    }
    await this.remove(lostIds); // What is there keeps its vector when it is added again.
    return { checkedVectors, mended: (await this.#mendGraph(signal)) ? 1 : 0, lostIds };
  }

  async rebuild(signal?: AbortSignal): Promise<void> {
    await this.#work(
      async (connection) => {
        await (this.#shouldHaveGraph ? makeGraph : dropGraph)(connection, this.#schema);
        await this.#refresh(connection);
      },
      { signal, isUnlimited: true },
    );
  }

  async measureRecall(samples: number, effort: SearchEffort, signal?: AbortSignal): Promise<RecallReport> {
    const items = await this.#work((connection) => this.#table.randomVectors(connection, samples), { signal });
    return measureAgainstExact(
      items,
      {
        search: (vector, limit) => this.search({ vector, limit, effort, ...(signal ? { signal } : {}) }),
        searchExactly: (vector, limit) => this.#searchExactly({ vector, limit, ...(signal ? { signal } : {}) }),
      },
      this.#options.clock,
    );
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#connections.dispose();
  }

  get #shouldHaveGraph(): boolean {
    return this.dimensions <= maxGraphDimensions && this.#count > this.#exactUpTo;
  }

  get #exactUpTo(): number {
    return this.#options.exactUpTo ?? defaultExactUpTo;
  }

  #canUseGraph({ limit, among }: SearchRequest): boolean {
    if (this.#graph !== 'valid' || this.#count <= this.#exactUpTo) return false;
    if (this.#extension?.hasIterativeScan) return !among || among.size > exactAmong;
    return !among && limit <= maxSearchWidth;
  }

  #graphSettings({ limit, effort = 'normal' }: SearchRequest): SessionSettings {
    const width = Math.min(maxSearchWidth, Math.max(searchWidths[effort], limit));
    return {
      'hnsw.ef_search': String(width),
      ...(this.#extension?.hasIterativeScan ? { 'hnsw.iterative_scan': 'strict_order' } : {}),
    };
  }

  #searchExactly({ vector, limit, among, signal }: SearchRequest): Promise<Neighbour[]> {
    return this.#work((connection) => this.#table.searchExactly(connection, vector, limit, among), { signal });
  }

  async #mendGraph(signal: AbortSignal | undefined): Promise<boolean> {
    await this.#work((connection) => this.#refresh(connection), { signal });
    if (this.#graph !== 'broken') return false;
    await this.rebuild(signal);
    return true;
  }

  /** @param change answers by how much the count grows; safe to run twice */
  async #change(change: (connection: Connection) => Promise<number>): Promise<void> {
    let tries = 0;
    const growth = await this.#work(async (connection) => {
      tries += 1;
      return change(connection);
    });
    this.#count += growth;
    // The first try may have been carried out before its connection was lost.
    if (tries > 1) await this.#work((connection) => this.#refresh(connection));
  }

  #work<T>(work: (connection: Connection) => Promise<T>, options: WorkOptions = {}): Promise<T> {
    if (!this.#extension) throw new AppError('invalid-request', 'The vector store is not open.');
    const settings = { search_path: `pg_catalog, ${quoted(this.#extension.schema)}`, ...options.settings };
    return this.#connections.run(work, { ...options, settings });
  }

  async #refresh(connection: Connection): Promise<void> {
    this.#count = await this.#table.count(connection);
    this.#graph = await graphState(connection, this.#schema);
  }

  #checkDimensions(items: readonly Pick<VectorItem, 'vector'>[]): void {
    const stranger = items.find(({ vector }) => vector.length !== this.dimensions);
    if (!stranger) return;
    throw new AppError(
      'invalid-request',
      `The store holds vectors of ${this.dimensions} numbers; this one has ${stranger.vector.length}.`,
    );
  }
}
