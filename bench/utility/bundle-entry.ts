import { join } from 'node:path';
import { build } from 'vite';
import { projectRoot } from '../vaults.ts';

/** Inside the project, so that native modules are found in its node_modules. */
const outFolder = join(projectRoot, 'out', 'bench');

/** Bundles a script of the benchmarks for Electron's Node, which knows no types. Returns the file. */
export async function bundleEntry(source: string, name: string): Promise<string> {
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: source,
      target: 'node20',
      outDir: outFolder,
      emptyOutDir: false,
      sourcemap: true,
      rollupOptions: {
        // Packages stay outside, as in the app's own bundles: native modules load files beside themselves.
        external: [/^[^./]/],
        input: { [name]: source },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: `${name}-[hash].js` },
      },
    },
  });
  return join(outFolder, `${name}.js`);
}
