import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function split(maxLength: number, ...chunks: string[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter(maxLength, (line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.flush();
  return lines;
}

test('lines that arrive in pieces come out whole, blank ones left out', () => {
  expect(split(100, 'on', 'e\ntwo\r\n\nthr', 'ee')).toEqual(['one', 'two', 'three']);
});

test('a line without end comes out in bounded pieces as it arrives', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter(4, (line) => lines.push(line));
  splitter.push('abcdefghij');
  expect(lines).toEqual(['abcd', 'efgh']);
  splitter.push('\n');
  expect(lines).toEqual(['abcd', 'efgh', 'ij']);
});

test('a long line that arrives at once comes out in bounded pieces', () => {
  expect(split(3, 'abcdefg\nh')).toEqual(['abc', 'def', 'g', 'h']);
});
