// Compiles the scoring kernel from its AssemblyScript source.
import asc from 'assemblyscript/asc';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './setup/paths.mjs';

const sourceFile = join(projectRoot, 'src', 'supervisor', 'vectors', 'kernel', 'assembly', 'score.ts');

/** The kernel as WebAssembly. @throws Error with the compiler's words @returns {Promise<Uint8Array>} */
export async function compileKernel() {
  const source = readFileSync(sourceFile, 'utf8');
  let binary = null;
  const { error } = await asc.main(
    ['score.ts', '-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--outFile', 'score.wasm'],
    {
      readFile: (name) => (name === 'score.ts' ? source : null),
      writeFile: (name, contents) => void (name === 'score.wasm' && (binary = contents)),
      listFiles: () => [],
    },
  );
  if (error || !binary) throw error ?? new Error('The compiler wrote no kernel.');
  return binary;
}
