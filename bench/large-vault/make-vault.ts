import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../leak-traces/random.ts';

const passagesPerNote = 50;
const wordsPerPassage = 60;
const vocabulary = 20_000;
const consonants = 'bdfgklmnprstvz';
const vowels = 'aeiou';

/** A word that is sure to be in one note only. */
export const rareWord = (note: number): string => `unikat${note.toString(36)}`;

/** Writes notes of made-up words, fifty passages each, until there are so many passages. Answers how many notes there are. */
export function makeVault(folder: string, passages: number, seed: number): number {
  const random = new Random(seed);
  const words = Array.from({ length: vocabulary }, () => wordOf(random));
  const notes = Math.ceil(passages / passagesPerNote);
  for (let note = 0; note < notes; note += 1) {
    const subfolder = join(folder, `part-${Math.floor(note / 200)}`);
    if (note % 200 === 0) mkdirSync(subfolder, { recursive: true });
    writeFileSync(join(subfolder, `note-${note}.md`), noteText(note, words, random));
  }
  return notes;
}

function noteText(note: number, words: readonly string[], random: Random): string {
  const sections = Array.from({ length: passagesPerNote }, (_, section) => {
    const text = Array.from({ length: wordsPerPassage }, () => words[skewed(random)] ?? '').join(' ');
    return `## ${words[skewed(random)] ?? ''} ${section}\n\n${text}.\n`;
  });
  return `# Note ${note}\n\nIt is about ${rareWord(note)}.\n\n${sections.join('\n')}`;
}

/** Few words are common and most are rare, as in any language. */
const skewed = (random: Random) => Math.floor(random.next() ** 3 * vocabulary);

function wordOf(random: Random): string {
  const letter = (letters: string) => letters[Math.floor(random.next() * letters.length)] ?? '';
  return Array.from({ length: 2 + Math.floor(random.next() * 3) }, () => letter(consonants) + letter(vowels)).join('');
}
