// npm run test:e2e [-- FILTER]: end-to-end tests on the built app.
import { runEndToEndTests } from './setup/checks.mjs';
import { failSetup } from './setup/progress.mjs';
import { setUp } from './setup/set-up.mjs';

await setUp()
  .then(({ env }) => runEndToEndTests(env, process.argv.slice(2)))
  .catch(failSetup);
