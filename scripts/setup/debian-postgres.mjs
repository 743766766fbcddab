// A throw-away cluster of the system's PostgreSQL, where pgvector is installed beside it.
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './progress.mjs';
import { isOnPath, readCommand } from './run-command.mjs';

const versionsFolder = '/usr/lib/postgresql';
const isRoot = process.getuid?.() === 0;

/** The newest version that has pgvector; null when there is none. */
export function findDebianPostgres() {
  if (process.platform !== 'linux' || !existsSync(versionsFolder) || (isRoot && !isOnPath('runuser'))) return null;
  const versions = readdirSync(versionsFolder).toSorted((a, b) => Number(b) - Number(a));
  const version = versions.find(
    (name) =>
      existsSync(`/usr/share/postgresql/${name}/extension/vector.control`) &&
      existsSync(join(versionsFolder, name, 'bin', 'initdb')),
  );
  return version === undefined ? null : { version, programs: join(versionsFolder, version, 'bin') };
}

/** Starts a cluster in a temporary folder, on a free loopback port. */
export async function startDebianPostgres({ programs, version }) {
  const folder = mkdtempSync(join(tmpdir(), 'ainote-postgres-'));
  const password = randomBytes(12).toString('hex');
  const data = join(folder, 'data');
  const stop = () => {
    runAsPostgres(join(programs, 'pg_ctl'), ['stop', '-D', data, '-m', 'immediate', '-w']);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password);
    if (isRoot) must(readCommand('chown', ['-R', 'postgres', folder]), 'chown');
    chmodSync(folder, 0o700);
    must(
      runAsPostgres(join(programs, 'initdb'), [
        '-D',
        data,
        '--username=ainote',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--no-sync',
        '--encoding=UTF8',
        '--locale=C',
      ]),
      'initdb',
    );
    const port = await freePort();
    const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=off`;
    must(
      runAsPostgres(join(programs, 'pg_ctl'), ['start', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings]),
      'pg_ctl start',
    );
    return {
      title: `PostgreSQL ${version} of the system, port ${port}`,
      variables: { AINOTE_TEST_POSTGRES: `postgresql://ainote:${password}@127.0.0.1:${port}/postgres` },
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** PostgreSQL refuses to run as root. */
function runAsPostgres(program, args) {
  const options = { stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir() };
  return isRoot
    ? readCommand('runuser', ['-u', 'postgres', '--', program, ...args], options)
    : readCommand(program, args, options);
}

function must(output, what) {
  if (output === null) throw new SetupError(`The test server could not be started: ${what} failed.`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
