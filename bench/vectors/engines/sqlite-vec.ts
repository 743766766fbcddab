import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { VectorFile } from '../vector-file.ts';
import { rowsPerPiece, type Engine, type EngineOptions, type Setting } from './engine.ts';

/** Bit codes are kept in whole bytes. */
const bitsPerByte = 8;
const candidates = [100, 200, 400, 800, 1_600, 3_200];
const codeLimit = 127;

/**
 * sqlite-vec, an extension of SQLite that compares with every vector: by bit codes whose best candidates are compared in
 * float32, or, where the dimensions fill no whole bytes, by int8 codes alone.
 */
export async function makeSqliteVec(options: EngineOptions): Promise<Engine> {
  const sqliteVec = await import('sqlite-vec');
  const database = new Database(join(options.folder, 'vectors.db'));
  sqliteVec.load(database);
  database.pragma('page_size = 16384');
  database.pragma('journal_mode = wal');
  const { dimensions } = options;
  return dimensions % bitsPerByte === 0 ? bitEngine(database, dimensions) : codeEngine(database, dimensions);
}

function bitEngine(database: Database.Database, dimensions: number): Engine {
  const settings: Setting[] = candidates.map((effort) => ({ name: `bits, ${effort} reranked`, effort }));
  let width = candidates[0] ?? 100;
  let query: Database.Statement<[Uint8Array, number, Uint8Array, number], number> | null = null;
  return {
    settings,
    async build(base) {
      database.exec(`CREATE VIRTUAL TABLE codes USING vec0(bits bit[${dimensions}])`);
      database.exec('CREATE TABLE vectors (id INTEGER PRIMARY KEY, vector BLOB NOT NULL)');
      const code = database.prepare('INSERT INTO codes (rowid, bits) VALUES (?, vec_quantize_binary(?))');
      const full = database.prepare('INSERT INTO vectors (id, vector) VALUES (?, ?)');
      insertRows(database, base, (id, vector) => {
        code.run(id, bytesOf(vector));
        full.run(Number(id), bytesOf(vector));
      });
      database.close();
    },
    async open() {
      query = database
        .prepare<[Uint8Array, number, Uint8Array, number], number>(
          `WITH near AS (SELECT rowid FROM codes WHERE bits MATCH vec_quantize_binary(?) AND k = ?)
           SELECT id FROM vectors WHERE id IN (SELECT rowid FROM near)
           ORDER BY vec_distance_cosine(vector, ?) LIMIT ?`,
        )
        .pluck();
    },
    use({ effort }) {
      width = effort;
    },
    search: (vector, limit) => query?.all(bytesOf(vector), width, bytesOf(vector), limit) ?? [],
    async close() {
      database.close();
    },
  };
}

function codeEngine(database: Database.Database, dimensions: number): Engine {
  let scale = 1;
  let query: Database.Statement<[Uint8Array, number], number> | null = null;
  const codesOf = (vector: Float32Array) =>
    Int8Array.from(vector, (value) => Math.max(-codeLimit, Math.min(codeLimit, Math.round(value * scale))));
  return {
    settings: [{ name: 'int8, all', effort: 0 }],
    async build(base) {
      scale = codeLimit / largestValue(base);
      database.exec(`CREATE VIRTUAL TABLE codes USING vec0(code int8[${dimensions}])`);
      database.exec('CREATE TABLE scale (value REAL NOT NULL)');
      database.prepare('INSERT INTO scale VALUES (?)').run(scale);
      const insert = database.prepare('INSERT INTO codes (rowid, code) VALUES (?, vec_int8(?))');
      insertRows(database, base, (id, vector) => insert.run(id, bytesOf(codesOf(vector))));
      database.close();
    },
    async open() {
      scale = database.prepare<[], number>('SELECT value FROM scale').pluck().get() ?? 1;
      query = database
        .prepare<[Uint8Array, number], number>('SELECT rowid FROM codes WHERE code MATCH vec_int8(?) AND k = ?')
        .pluck();
    },
    use: () => {},
    search: (vector, limit) => query?.all(bytesOf(codesOf(vector)), limit) ?? [],
    async close() {
      database.close();
    },
  };
}

/** In one transaction for each piece. sqlite-vec takes ids as big integers alone. */
function insertRows(
  database: Database.Database,
  base: VectorFile,
  insert: (id: bigint, vector: Float32Array) => void,
): void {
  const insertAll = database.transaction((start: number, rows: Float32Array, count: number) => {
    for (let row = 0; row < count; row += 1)
      insert(BigInt(start + row), rows.subarray(row * base.dimensions, (row + 1) * base.dimensions));
  });
  for (const { start, rows, count } of base.blocks(rowsPerPiece)) insertAll(start, rows, count);
}

function largestValue(base: VectorFile): number {
  let largest = 0;
  for (const { rows } of base.blocks(rowsPerPiece))
    for (const value of rows) largest = Math.max(largest, Math.abs(value));
  return largest;
}

const bytesOf = (vector: Float32Array | Int8Array): Uint8Array =>
  new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
