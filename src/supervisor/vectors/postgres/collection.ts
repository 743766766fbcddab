import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Connection } from './connections.ts';
import { isExtensionUnavailable, isPrivilegeMissing } from './postgres-errors.ts';
import { iterativeScanVersion, leastExtensionVersion } from './postgres-options.ts';

const namePattern = /^[a-z][a-z0-9_]{0,49}$/;
/** Taken by whoever prepares a collection, so that two at once do not both create it. Any number that is always the same. */
const preparationLock = 4_201_977;

const extensionRow = z.object({ version: z.string(), schema: z.string() });

/** What the server has installed. */
export interface Extension {
  readonly version: string;
  /** Where its types and operators are. */
  readonly schema: string;
  readonly hasIterativeScan: boolean;
}

/** A schema of the collection's own. @throws AppError invalid-request for a name that is none */
export function schemaOf(collection: string): string {
  if (!namePattern.test(collection))
    throw new AppError('invalid-request', 'A collection is named by lower-case letters, digits and _, up to 50.');
  return `ainote_${collection}`;
}

/** Makes sure of extension, schema and table. @throws AppError */
export async function prepareCollection(
  connection: Connection,
  schema: string,
  dimensions: number,
): Promise<Extension> {
  await connection.query('BEGIN');
  try {
    await connection.query('SELECT pg_advisory_xact_lock($1)', [preparationLock]);
    const extension = (await findExtension(connection)) ?? (await createExtension(connection));
    if (!(await hasTable(connection, schema))) await createTable(connection, schema, extension.schema, dimensions);
    await checkDimensions(connection, schema, dimensions);
    await connection.query('COMMIT');
    return extension;
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => {}); // With a lost connection there is nothing to take back.
    throw error;
  }
}

async function findExtension(connection: Connection): Promise<Extension | null> {
  const { rows } = await connection.query(
    `SELECT extversion AS version, nspname AS schema FROM pg_extension
     JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'vector'`,
  );
  if (rows.length === 0) return null;
  const { version, schema } = extensionRow.parse(rows[0]);
  if (!isAtLeast(version, leastExtensionVersion))
    throw new AppError(
      'database-error',
      `The server’s pgvector is ${version}; aiNote needs 0.7 or newer. Install it there and run ALTER EXTENSION vector UPDATE.`,
    );
  return { version, schema, hasIterativeScan: isAtLeast(version, iterativeScanVersion) };
}

async function createExtension(connection: Connection): Promise<Extension> {
  try {
    await connection.query('CREATE EXTENSION vector');
  } catch (error) {
    if (isExtensionUnavailable(error))
      throw new AppError(
        'database-error',
        'The PostgreSQL server lacks the extension pgvector. Install it there (Debian: postgresql-VERSION-pgvector).',
        { cause: error },
      );
    if (isPrivilegeMissing(error))
      throw new AppError(
        'permission-denied',
        'This user may not create extensions. Let an administrator run CREATE EXTENSION vector in the database.',
        { cause: error },
      );
    throw error;
  }
  const created = await findExtension(connection);
  if (!created) throw new AppError('internal', 'The extension vector was created and is not there.');
  return created;
}

/** Asked first: a user who may not create schemas can use one that somebody made. */
async function hasTable(connection: Connection, schema: string): Promise<boolean> {
  const { rows } = await connection.query(`SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'vectors'`, [
    schema,
  ]);
  return rows.length > 0;
}

async function createTable(
  connection: Connection,
  schema: string,
  extensionSchema: string,
  dimensions: number,
): Promise<void> {
  await connection.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await connection.query(
    `CREATE TABLE ${schema}.vectors (
       id bigint PRIMARY KEY,
       embedding ${quoted(extensionSchema)}.halfvec(${dimensions}) NOT NULL
     )`,
  );
  // Compressing finds nothing in vectors, and costs time at each read.
  await connection.query(`ALTER TABLE ${schema}.vectors ALTER COLUMN embedding SET STORAGE EXTERNAL`);
}

async function checkDimensions(connection: Connection, schema: string, dimensions: number): Promise<void> {
  const { rows } = await connection.query<{ dimensions: number }>(
    `SELECT atttypmod AS dimensions FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attname = 'embedding'`,
    [`${schema}.vectors`],
  );
  const held = rows[0]?.dimensions;
  if (held === dimensions) return;
  throw new AppError(
    'invalid-request',
    `This collection on the server holds vectors of ${held} numbers, not ${dimensions}.`,
  );
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [heldMajor = 0, heldMinor = 0] = version.split('.').map(Number);
  return heldMajor > major || (heldMajor === major && heldMinor >= minor);
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
