import { expect, test } from 'vitest';
import { takeApart } from './front-matter.ts';

test('properties come before the body', () => {
  expect(takeApart('---\ntags: [a]\n---\n# Title\n')).toEqual({
    properties: 'tags: [a]',
    body: '# Title\n',
    bodyLine: 3,
  });
});

test('a byte order mark before them is no text', () => {
  expect(takeApart('\ufeff---\na: 1\n...\nx')).toEqual({ properties: 'a: 1', body: 'x', bodyLine: 3 });
});

test.each(['---\n\nA rule at the top.', '---', '----\na\n----\n', 'text\n---\na: 1\n---\n'])('%j has none', (text) => {
  expect(takeApart(text)).toEqual({ properties: null, body: text, bodyLine: 0 });
});

test('empty properties are not shown', () => {
  expect(takeApart('---\n---\nx')).toEqual({ properties: null, body: 'x', bodyLine: 2 });
});
