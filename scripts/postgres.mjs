// node scripts/postgres.mjs COMMAND [ARGS]: runs a command while a throw-away PostgreSQL with pgvector is up, named to it
// by AINOTE_TEST_POSTGRES. For instance: node scripts/postgres.mjs npx vitest run src/supervisor/vectors/postgres
import { projectEnvironment } from './setup/paths.mjs';
import { failSetup, SetupError } from './setup/progress.mjs';
import { runCommand } from './setup/run-command.mjs';
import { withTestPostgres } from './setup/test-postgres.mjs';

const [command, ...args] = process.argv.slice(2);

await withTestPostgres(projectEnvironment(), (env) => {
  if (!command) throw new SetupError('Name the command that needs the server.');
  return runCommand(command, args, { env });
}).catch(failSetup);
