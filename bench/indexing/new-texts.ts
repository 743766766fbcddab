import type { NoteEntry } from '../../src/shared/contract/notes-api.ts';
import type { NewText } from './save-to-found.ts';

const people = ['my aunt', 'the baker', 'our neighbour', 'a colleague', 'the librarian', 'my brother'];
const deeds = ['lent me', 'repaired', 'forgot', 'painted', 'asked about', 'brought back', 'sold'];
const things = ['the blue kettle', 'an old atlas', 'two deck chairs', 'the garden hose', 'a broken lamp'];
const times = [
  'last winter',
  'on Monday',
  'before the storm',
  'in April',
  'at noon',
  'after the concert',
  'in a hurry',
];

/** Sentences of everyday words, each once, for notes of the middle size, round and round. */
export function newTexts(notes: readonly NoteEntry[], count: number, first = 0): NewText[] {
  const ordinary = middleThird(notes);
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    const word = `zq${letters(number)}xv`;
    const sentence = `${one(people, number)} ${one(deeds, number)} ${one(things, number)} ${one(times, number)}, ${word}.`;
    const path = ordinary[number % ordinary.length]?.path ?? '';
    return { path, word, sentence, appended: `\n\n## Reminder ${number}\n\n${sentence}\n` };
  });
}

/** A third of the notes, by size around the median. */
function middleThird(notes: readonly NoteEntry[]): NoteEntry[] {
  const sorted = notes.toSorted((a, b) => a.sizeBytes - b.sizeBytes || (a.path < b.path ? -1 : 1));
  const third = Math.floor(sorted.length / 3);
  return sorted.slice(third, Math.max(third + 1, sorted.length - third));
}

const one = (list: readonly string[], number: number) => list[number % list.length] ?? '';

/** 0 is a, 25 is z, 26 is ba. */
function letters(number: number): string {
  const last = String.fromCharCode(97 + (number % 26));
  return number < 26 ? last : letters(Math.floor(number / 26)) + last;
}
