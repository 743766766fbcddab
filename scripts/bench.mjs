// npm run bench -- NAME [OPTIONS] [--json FILE]: sets up like npm start, then runs one benchmark on the built app.
import { join } from 'node:path';
import { withDisplay } from './setup/electron-command.mjs';
import { projectNode, projectRoot } from './setup/paths.mjs';
import { failSetup } from './setup/progress.mjs';
import { runCommand } from './setup/run-command.mjs';
import { setUp } from './setup/set-up.mjs';

await setUp()
  .then(({ env }) => {
    const { command, args } = withDisplay(projectNode, [
      join(projectRoot, 'bench', 'run.ts'),
      ...process.argv.slice(2),
    ]);
    return runCommand(command, args, { cwd: process.env.INIT_CWD ?? projectRoot, env });
  })
  .catch(failSetup);
