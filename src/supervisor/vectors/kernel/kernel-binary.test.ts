import { expect, it } from 'vitest';
import { compileKernel } from '../../../../scripts/compile-kernel.mjs';
import { kernelBase64 } from './kernel-binary.ts';

it('the kernel in the source is what its AssemblyScript compiles to', async () => {
  expect(Buffer.from(await compileKernel()).toString('base64')).toBe(kernelBase64);
});
