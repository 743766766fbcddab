import { expect, test } from 'vitest';
import { utilityArguments } from './utility-arguments.ts';

test('all flags of V8 are in one argument, with spaces: it complains of commas', () => {
  expect(utilityArguments({ heapCapMb: 64, diagnosticFolder: '/somewhere' })).toEqual([
    '--js-flags=--max-old-space-size=64 --max-semi-space-size=1',
    '--diagnostic-dir=/somewhere',
  ]);
});
