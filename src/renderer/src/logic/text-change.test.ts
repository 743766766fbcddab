import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textChange, type TextChange } from './text-change.ts';

const apply = (text: string, change: TextChange | null) =>
  change ? text.slice(0, change.from) + change.insert + text.slice(change.to) : text;

describe('textChange', () => {
  it('has nothing to do for equal texts', () => {
    expect(textChange('same', 'same')).toBeNull();
  });

  it('touches only the middle that differs', () => {
    expect(textChange('one two three', 'one 2 three')).toEqual({ from: 4, to: 7, insert: '2' });
  });

  it('inserts into a run of equal characters without overlapping its ends', () => {
    expect(textChange('aa', 'aaa')).toEqual({ from: 2, to: 2, insert: 'a' });
  });

  it('does not cut a surrogate pair', () => {
    expect(textChange('x😀y', 'x😁y')).toEqual({ from: 1, to: 3, insert: '😁' });
  });

  it('always yields the new text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '😁'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(apply(before, textChange(before, after))).toBe(after);
      }),
    );
  });
});
