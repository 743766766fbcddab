import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentTypeOf, fileOfAddress } from './app-files.ts';

const folder = resolve('/app/out/renderer');
const address = (path: string) => `ainote-app://window/${path}`;

describe('the file behind an address', () => {
  it('lies below the folder', () => {
    expect(fileOfAddress(address('index.html'), folder)).toBe(resolve(folder, 'index.html'));
    expect(fileOfAddress(address('assets/a%20b.js?v=1#x'), folder)).toBe(resolve(folder, 'assets/a b.js'));
  });

  it.each([
    '',
    '../main/index.js',
    '..%2f..%2fmain/index.js',
    '%2e%2e/main/index.js',
    'assets/../../x',
    'assets/%2e%2e/%2e%2e/x',
    '/etc/passwd',
    '%2fetc/passwd',
    '..%5c..%5cx',
    'a%00.html',
    'a\u0000.html',
    'C:/x',
    'C%3a/x',
    '.env',
    'a//b',
    '%',
    '%c0%ae%c0%ae/x',
    'index.html/',
  ])('is none for %j', (path) => {
    expect(fileOfAddress(address(path), folder)).toBeNull();
  });

  it.each([
    'ainote-app://other/index.html',
    'ainote-app://window.evil/index.html',
    'file:///etc/passwd',
    'ainote-app://window',
  ])('is none for another origin: %s', (other) => {
    expect(fileOfAddress(other, folder)).toBeNull();
  });

  it('never lies elsewhere, whatever the address', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%25',
      '%00',
      'a',
      'index.html',
      ':',
      '?',
      '#',
    );
    const paths = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    expect.hasAssertions();
    fc.assert(
      fc.property(paths, (path) => {
        const file = fileOfAddress(address(path), folder) ?? join(folder, 'none');
        expect(resolve(file).startsWith(folder + sep)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the content type', () => {
  it('is right for what the page is built of, and inert for the rest', () => {
    expect(['a.html', 'a.JS', 'a.css', 'a.bin'].map(contentTypeOf)).toEqual([
      'text/html; charset=utf-8',
      'text/javascript; charset=utf-8',
      'text/css; charset=utf-8',
      'application/octet-stream',
    ]);
  });
});
