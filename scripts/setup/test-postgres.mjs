// Gives the tests of the store in PostgreSQL a server: one that was named, the system's, or the one from npm.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findDebianPostgres, startDebianPostgres } from './debian-postgres.mjs';
import { nodeModules, projectNode, projectRoot } from './paths.mjs';
import { detail } from './progress.mjs';
import { readCommand } from './run-command.mjs';

const serverStartTimeoutMs = 60_000;

/**
 * Runs with the variables by which the tests find a server, and stops it afterwards. Without any server the tests run
 * too, and skip those that need one.
 */
export async function withTestPostgres(env, run) {
  if (env.AINOTE_TEST_POSTGRES) return run(env);
  const server = await startServer();
  if (!server) {
    detail('no PostgreSQL with pgvector: the tests of the vector store in PostgreSQL are skipped');
    return run(env);
  }
  detail(`for the vector store in PostgreSQL: ${server.title}`);
  const stopOnSignal = () => {
    server.stop();
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stopOnSignal);
  try {
    return await run({ ...env, ...server.variables });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stopOnSignal);
    server.stop();
  }
}

async function startServer() {
  const installed = findDebianPostgres() ?? (installDebianPostgres() ? findDebianPostgres() : null);
  try {
    if (installed) return await startDebianPostgres(installed);
  } catch (error) {
    detail(error.message);
  }
  return startPglite();
}

/** Only where Debian has it: 12 does not, 13 has postgresql-17-pgvector. It brings its server along. */
function installDebianPostgres() {
  if (process.getuid?.() !== 0) return false;
  const listing = readCommand('apt-cache', ['search', '--names-only', '^postgresql-[0-9]+-pgvector$']) ?? '';
  const packages = [...listing.matchAll(/^(postgresql-(\d+)-pgvector) /gm)].toSorted(
    (a, b) => Number(b[2]) - Number(a[2]),
  );
  if (packages.length === 0) return false;
  const [, name, version] = packages[0];
  detail(`installing ${name} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', `postgresql-${version}`, name];
  return readCommand('apt-get', install, { env }) !== null;
}

/** PostgreSQL as WebAssembly, a development dependency: it runs wherever Node does. */
async function startPglite() {
  if (!existsSync(join(nodeModules, '@electric-sql', 'pglite-pgvector'))) return null;
  const child = spawn(projectNode, [join(projectRoot, 'scripts', 'setup', 'pglite-server.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await firstLine(child);
  if (port === null) {
    child.kill();
    return null;
  }
  return {
    title: `PGlite, port ${port}`,
    variables: {
      AINOTE_TEST_POSTGRES: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
      AINOTE_TEST_POSTGRES_CONNECTIONS: '1',
    },
    stop: () => child.kill(),
  };
}

function firstLine(child) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), serverStartTimeoutMs);
    const settle = (line) => {
      clearTimeout(timer);
      resolve(line);
    };
    createInterface({ input: child.stdout }).once('line', settle);
    child.once('exit', () => settle(null));
    child.once('error', () => settle(null));
  });
}
