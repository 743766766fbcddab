// npm test: the same set-up as npm start, then format, lint, types, unit tests and end-to-end tests.
import { runCheck, runEndToEndTests, runUnitTests } from './setup/checks.mjs';
import { failSetup, step } from './setup/progress.mjs';
import { setUp } from './setup/set-up.mjs';
import { withTestPostgres } from './setup/test-postgres.mjs';

try {
  const { env } = await setUp();
  await step('format, lint and types', () => runCheck(env));
  await withTestPostgres(env, async (env) => {
    await step('unit tests', () => runUnitTests(env));
    await step('end-to-end tests', () => runEndToEndTests(env));
  });
} catch (error) {
  failSetup(error);
}
