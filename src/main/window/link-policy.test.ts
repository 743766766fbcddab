import { describe, expect, it } from 'vitest';
import { externalLink, isLocalRequest } from './link-policy.ts';

describe('a link that may leave the app', () => {
  it.each(['https://example.com/a?b=c#d', 'mailto:someone@example.com'])('is %s', (link) => {
    expect(externalLink(link)).toBe(link);
  });

  it.each([
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    'https://exa\tmple.com/',
    'https://example.com/\n',
    ' https://example.com/',
    'https://user:secret@example.com/',
    'https://exam\u0085ple.com/',
    'https:\\\\example.com\\x',
    'smb://server/share',
    'ms-msdt:/id',
    'vscode://file/etc/passwd',
    'ainote-app://window/index.html',
    'data:text/html,x',
    'x-apple.systempreferences:',
    'search-ms:query=x',
    '//example.com',
    'example.com',
    '',
    `https://example.com/${'x'.repeat(3_000)}`,
  ])('is not %j', (link) => {
    expect(externalLink(link)).toBeNull();
  });
});

describe('a request that a page may make', () => {
  it.each([
    'ainote-app://window/index.html',
    'ainote-app://vault/cat.png',
    'data:image/png;base64,AA==',
    'blob:ainote-app://window/1',
    'devtools://x',
  ])('is %s', (address) => {
    expect(isLocalRequest(address)).toBe(true);
  });

  it.each([
    'https://example.com/',
    'http://localhost/',
    'ws://localhost/',
    'file:///etc/passwd',
    'ainote-app://other/',
    'ainote-app://vault.evil/',
    'blob:https://x/1',
  ])('is not %s', (address) => {
    expect(isLocalRequest(address)).toBe(false);
  });
});
