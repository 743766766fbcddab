import { ensureBuild } from './ensure-build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { ensureNativeModules } from './ensure-native-modules.mjs';
import { ensureRuntime } from './ensure-runtime.mjs';
import { assertSandboxWorks } from './ensure-sandbox.mjs';
import { ensureBuildTools, ensureElectronLibraries } from './ensure-system-packages.mjs';
import { projectEnvironment } from './paths.mjs';
import { step } from './progress.mjs';

/**
 * Everything between a fresh clone and a running app; each step skips what is done.
 * @returns {Promise<{ runtime: import('./ensure-runtime.mjs').Runtime, env: NodeJS.ProcessEnv }>}
 */
export async function setUp() {
  await step('build tools', ensureBuildTools);
  await step('npm packages', ensureDependencies);
  let runtime;
  await step('Electron', async () => {
    runtime = await ensureRuntime();
  });
  await step('system libraries', () => ensureElectronLibraries(runtime.executable));
  assertSandboxWorks(runtime.folder);
  if (runtime.needsOlderInterface) await step('native modules', ensureNativeModules);
  await step('build', ensureBuild);
  const env = projectEnvironment({
    ELECTRON_OVERRIDE_DIST_PATH: runtime.folder,
    ELECTRON_EXEC_PATH: runtime.executable,
  });
  return { runtime, env };
}
