import type { Connection } from './connections.ts';

const graphName = 'vectors_by_cosine';

export type GraphState = 'none' | 'valid' | 'broken';

/** A graph whose making was broken off stays behind, is kept up to date and is never used: it must go. */
export async function graphState(connection: Connection, schema: string): Promise<GraphState> {
  const { rows } = await connection.query<{ valid: boolean }>(
    'SELECT indisvalid AND indisready AS valid FROM pg_index WHERE indexrelid = to_regclass($1)',
    [`${schema}.${graphName}`],
  );
  if (rows[0] === undefined) return 'none';
  return rows[0].valid ? 'valid' : 'broken';
}

/** Takes minutes for a million vectors. Others read and write meanwhile. */
export async function makeGraph(connection: Connection, schema: string): Promise<void> {
  await dropGraph(connection, schema);
  await connection.query(
    `CREATE INDEX CONCURRENTLY ${graphName} ON ${schema}.vectors USING hnsw (embedding halfvec_cosine_ops)`,
  );
  await connection.query(`ANALYZE ${schema}.vectors`); // The planner weighs the graph by the number of vectors.
}

export async function dropGraph(connection: Connection, schema: string): Promise<void> {
  await connection.query(`DROP INDEX IF EXISTS ${schema}.${graphName}`);
}
