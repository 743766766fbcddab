import { join } from 'node:path';
import { build } from 'vite';
import { projectRoot } from '../vaults.ts';

const folder = join(projectRoot, 'out', 'bench-vectors');

/**
 * Bundles the children's program, as the app's own processes are: Node's reader of TypeScript would take 40 MB in each
 * of them, which no engine is to blame for. It lies inside the project, so that it finds the packages.
 */
export async function bundleChild(): Promise<string> {
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    build: {
      ssr: join(projectRoot, 'bench', 'vectors', 'child.ts'),
      outDir: folder,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  return join(folder, 'child.mjs');
}
