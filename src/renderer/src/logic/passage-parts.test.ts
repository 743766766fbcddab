import { expect, it } from 'vitest';
import { passageParts } from './passage-parts.ts';

it('cuts a passage into what matches and what does not', () => {
  expect(passageParts('one two three', [{ start: 4, end: 7 }])).toEqual([
    { text: 'one ', isMatch: false },
    { text: 'two', isMatch: true },
    { text: ' three', isMatch: false },
  ]);
});

it('keeps the whole passage, with marks at its ends or none', () => {
  const join = (marks: { start: number; end: number }[]) =>
    passageParts('abc', marks)
      .map((part) => part.text)
      .join('');
  expect([
    join([]),
    join([{ start: 0, end: 3 }]),
    join([
      { start: 0, end: 1 },
      { start: 2, end: 3 },
    ]),
  ]).toEqual(['abc', 'abc', 'abc']);
});
