// npm run check: format, lint and types, without building.
import { runCheck } from './setup/checks.mjs';
import { ensureDependencies } from './setup/ensure-dependencies.mjs';
import { projectEnvironment } from './setup/paths.mjs';
import { failSetup } from './setup/progress.mjs';

await ensureDependencies()
  .then(() => runCheck(projectEnvironment()))
  .catch(failSetup);
