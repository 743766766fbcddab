// npm run build:kernel: writes the compiled kernel beside its loader. A test holds it equal to its source.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileKernel } from './compile-kernel.mjs';
import { projectRoot } from './setup/paths.mjs';

const binary = Buffer.from(await compileKernel()).toString('base64');
const lines = binary.match(/.{1,110}/g).map((line) => `  '${line}',`);
const text = `// Made by scripts/build-kernel.mjs from assembly/score.ts; not to be edited.\n
/** The scoring kernel as WebAssembly, in base64. In the source, so that bundles, tests and plain Node load it alike. */
export const kernelBase64 = [
${lines.join('\n')}
].join('');
`;
writeFileSync(join(projectRoot, 'src', 'supervisor', 'vectors', 'kernel', 'kernel-binary.ts'), text);
