import { z } from 'zod';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Neighbour, VectorItem } from '../vector-index.ts';
import type { SearchedIds } from '../vector-store.ts';
import type { Connection } from './connections.ts';
import { encodeVector, parseVector } from './vector-format.ts';

/** Numbers encoded before other work has its turn; about 2 ms. */
const numbersPerTurn = 100_000;
const maxRowsPerStatement = 500;
/** Rows read by one statement of a check. */
const rowsPerCheck = 5_000;
/** Half-precision numbers make a unit vector longer or shorter by far less. */
const lengthTolerance = 0.02;

// The server sends bigint as text.
const neighbourRows = z.array(z.object({ id: z.coerce.number(), similarity: z.coerce.number() }));
const idRows = z.array(z.object({ id: z.coerce.number() }));
const vectorRows = z.array(z.object({ id: z.coerce.number(), embedding: z.string() }));
const checkRow = z.object({ checked: z.coerce.number(), last: z.coerce.number().nullable() });

export interface VectorCheck {
  readonly checked: number;
  /** The last id of the batch; null at the end. */
  readonly last: number | null;
  readonly damagedIds: readonly number[];
}

/** The statements on a collection's table. Types and operators of the extension are found by the search path. */
export class VectorTable {
  readonly #name: string;
  readonly #dimensions: number;

  constructor(schema: string, dimensions: number) {
    this.#name = `${schema}.vectors`;
    this.#dimensions = dimensions;
  }

  async count(connection: Connection): Promise<number> {
    const { rows } = await connection.query<{ count: string }>(`SELECT count(*) AS count FROM ${this.#name}`);
    return Number(rows[0]?.count ?? 0);
  }

  /** @returns how many ids are new */
  add(connection: Connection, items: readonly VectorItem[]): Promise<number> {
    return this.#insert(connection, items, 'DO NOTHING');
  }

  /** @returns how many ids are new */
  replace(connection: Connection, items: readonly VectorItem[]): Promise<number> {
    const latest = [...new Map(items.map((item) => [item.id, item])).values()]; // A statement changes a row but once.
    return this.#insert(connection, latest, 'DO UPDATE SET embedding = EXCLUDED.embedding');
  }

  /** @returns how many ids were there */
  async remove(connection: Connection, ids: readonly number[]): Promise<number> {
    const { rowCount } = await connection.query(`DELETE FROM ${this.#name} WHERE id = ANY($1::bigint[])`, [ids]);
    return rowCount ?? 0;
  }

  /** By the graph where there is one and the planner takes it, else by comparing with all. */
  async searchGraph(
    connection: Connection,
    vector: Float32Array,
    limit: number,
    among?: SearchedIds,
  ): Promise<Neighbour[]> {
    const { rows } = await connection.query(
      `SELECT id, 1 - (embedding <=> ${this.#query}) AS similarity FROM ${this.#name}
       ${among ? 'WHERE id = ANY($3::bigint[])' : ''}
       ORDER BY embedding <=> ${this.#query} LIMIT $2`,
      [encodeVector(vector), limit, ...(among ? [[...among]] : [])],
    );
    return neighbourRows.parse(rows);
  }

  /** The sum keeps the graph out: it knows the order of the distance alone. */
  async searchExactly(
    connection: Connection,
    vector: Float32Array,
    limit: number,
    among?: SearchedIds,
  ): Promise<Neighbour[]> {
    const { rows } = await connection.query(
      `SELECT id, 1 - (embedding <=> ${this.#query}) AS similarity FROM ${this.#name}
       ${among ? 'WHERE id = ANY($3::bigint[])' : ''}
       ORDER BY (embedding <=> ${this.#query}) + 0 LIMIT $2`,
      [encodeVector(vector), limit, ...(among ? [[...among]] : [])],
    );
    return neighbourRows.parse(rows);
  }

  async randomVectors(connection: Connection, count: number): Promise<VectorItem[]> {
    const { rows } = await connection.query(
      `SELECT id, embedding::text AS embedding FROM ${this.#name} ORDER BY random() LIMIT $1`,
      [count],
    );
    return vectorRows.parse(rows).map(({ id, embedding }) => ({ id, vector: parseVector(embedding) }));
  }

  /** Reads the vectors after `after`, so many at a time; one that is not of unit length is damaged. */
  async check(connection: Connection, after: number): Promise<VectorCheck> {
    const batch = `WITH batch AS (SELECT id, embedding FROM ${this.#name} WHERE id > $1 ORDER BY id LIMIT ${rowsPerCheck})`;
    const summary = await connection.query(`${batch} SELECT count(*) AS checked, max(id) AS last FROM batch`, [after]);
    const damaged = await connection.query(
      // A number that is none equals itself here, and is larger than all others.
      `${batch} SELECT id FROM batch WHERE abs(l2_norm(embedding) - 1) > ${lengthTolerance}`,
      [after],
    );
    return { ...checkRow.parse(summary.rows[0]), damagedIds: idRows.parse(damaged.rows).map(({ id }) => id) };
  }

  get #query(): string {
    return `$1::vector::halfvec(${this.#dimensions})`;
  }

  async #insert(connection: Connection, items: readonly VectorItem[], onConflict: string): Promise<number> {
    let added = 0;
    const perStatement = Math.min(maxRowsPerStatement, Math.max(1, Math.floor(numbersPerTurn / this.#dimensions)));
    for (let start = 0; start < items.length; start += perStatement) {
      const batch = items.slice(start, start + perStatement);
      const rows = batch.map(
        (_, row) => `($${2 * row + 1}::bigint, $${2 * row + 2}::vector::halfvec(${this.#dimensions}))`,
      );
      const inserted = await connection.query<{ is_new: boolean }>(
        // No transaction has changed a new row before.
        `INSERT INTO ${this.#name} (id, embedding) VALUES ${rows.join(', ')} ON CONFLICT (id) ${onConflict}
         RETURNING xmax = 0 AS is_new`,
        batch.flatMap(({ id, vector }) => [id, encodeVector(vector)]),
      );
      added += inserted.rows.filter(({ is_new: isNew }) => isNew).length;
      await nextTurn();
    }
    return added;
  }
}
