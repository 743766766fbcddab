import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdits, changedLines, invertEdits, type TextEdit } from './text-edits.ts';

/** A text with edits that fit it, in order and without overlaps. */
const edited = fc
  .array(fc.record({ kept: fc.string(), before: fc.string(), after: fc.string() }), { maxLength: 8 })
  .map((parts) => {
    let text = '';
    const edits: TextEdit[] = [];
    for (const { kept, before, after } of parts) {
      text += kept;
      edits.push({ start: text.length, before, after });
      text += before;
    }
    return { text, edits };
  });

it('takes any edits back to the very text', () => {
  fc.assert(
    fc.property(edited, ({ text, edits }) => {
      expect(applyEdits(applyEdits(text, edits), invertEdits(edits))).toBe(text);
    }),
  );
});

it('refuses a text that the edits were not made for', () => {
  expect(() => applyEdits('other', [{ start: 0, before: 'this', after: 'that' }])).toThrow(/does not fit/);
});

it('shows each changed line once, with its number, and a long one around the change', () => {
  const text = `zero\r\none A two A\r\n\r\n${'x'.repeat(1_000)} A ${'y'.repeat(1_000)}\r\nA`;
  const starts = [...text.matchAll(/A/g)].map(({ index }) => index);
  const edits = starts.map((start) => ({ start, before: 'A', after: 'BC' }));
  const lines = changedLines(text, edits, 10);
  expect(lines.map(({ number }) => number)).toEqual([2, 4, 5]);
  expect(lines[0]).toMatchObject({ before: 'one A two A', after: 'one BC two BC' });
  expect(lines[1]?.before).toMatch(/^…x{59} A y+…$/);
  expect(lines[1]?.after).toMatch(/^…x{59} BC y+…$/);
  expect(changedLines(text, edits, 1)).toHaveLength(1);
});
