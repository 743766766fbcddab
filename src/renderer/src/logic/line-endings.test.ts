import { describe, expect, it } from 'vitest';
import { lineEndingOf, toEditorOffset, toEditorText, toFileText } from './line-endings.ts';

describe('line endings', () => {
  it.each([
    ['no break', '\n'],
    ['a\nb\n', '\n'],
    ['a\r\nb\r\n', '\r\n'],
    ['\r\n\r\n', '\r\n'],
    ['a\r\nb\n', 'kept'],
    ['\na\r\n', 'kept'],
    ['a\rb', 'kept'],
    ['a\r\r\nb', 'kept'],
  ])('reads %j as %j', (text, ending) => {
    expect(lineEndingOf(text)).toBe(ending);
  });

  it.each(['a\nb', 'a\r\nb\r\n\r\n', 'mixed\r\nand\n', '\uFEFFmark\r\n'])('gives %j back unchanged', (text) => {
    const ending = lineEndingOf(text);
    expect(toFileText(toEditorText(text, ending), ending)).toBe(text);
  });

  it('finds an offset of the file in the editor', () => {
    expect(toEditorOffset('a\r\nb\r\nc', '\r\n', 6)).toBe(4);
    expect(toEditorOffset('a\nb', '\n', 2)).toBe(2);
    expect(toEditorOffset('ab', '\n', 99)).toBe(2);
  });
});
