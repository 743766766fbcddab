import { Text } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutlineReader, plainWords } from './outline.ts';
import { countCharacters, countWords } from './count-words.ts';
import { countParts, maxHeadings, scanNote } from './scan-note.ts';

function outline(text: string, max = 100) {
  const reader = new OutlineReader(max);
  let at = 0;
  for (const line of text.split('\n')) {
    reader.take(line, at);
    at += line.length + 1;
  }
  return reader;
}

const listed = (text: string) => outline(text).headings.map(({ level, text: words }) => `${level} ${words}`);

/** Runs work that pauses to its end. */
function finished<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('the outline', () => {
  it.each([
    ['# One\ntext\n## Two ##\n###### Six', ['1 One', '2 Two', '6 Six']],
    ['One\n===\n\nTwo\n---', ['1 One', '2 Two']],
    ['#no\n####### no\n\\# no\n    # no', []],
    ['```\n# code\n```\n# One', ['1 One']],
    ['~~~~\n# code\n~~~\n# code\n~~~~\n# One', ['1 One']],
    ['``` a ` b\n# One', ['1 One']],
    ['---\n# property\n---\n# One', ['1 One']],
    ['---\n\n# One', ['1 One']],
    ['# One\n---\n- item\n---\n> quote\n---', ['1 One']],
    ['\n---\n\n***', []],
    ['#', ['1 ']],
  ])('of %j is %j', (text, expected) => {
    expect(listed(text)).toEqual(expected);
  });

  it('tells where each heading stands', () => {
    expect(outline('a\n# One\n\nTwo\n===').headings).toEqual([
      { level: 1, text: 'One', at: 2, line: 1 },
      { level: 1, text: 'Two', at: 9, line: 3 },
    ]);
  });

  it('is bounded, and says so', () => {
    const reader = outline('# a\n# b\n# c', 2);
    expect([reader.headings.length, reader.isCut]).toEqual([2, true]);
    expect(outline('# a\n# b', 2).isCut).toBe(false);
  });

  it.each([
    ['**Bold** and `code`', 'Bold and code'],
    ['[words](https://a.example) and [[Note|its name]] and [[Note]]', 'words and its name and Note'],
    ['snake_case_name _slanted_', 'snake_case_name slanted'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['a \\* star', 'a * star'],
  ])('shows %j as %j', (text, words) => {
    expect(plainWords(text)).toBe(words);
  });
});

describe('counting', () => {
  it.each([
    ['', 0],
    ["It's a well-known fact: 3.5 is more than 3.", 9],
    ['# **Bold** `code` - [x] ---', 3],
    ['Größe naïve Ελληνικά', 3],
    ['日本語 と English', 5],
    ['👍🏽 ok', 1],
  ])('words of %j: %i', (text, count) => {
    expect(countWords(text)).toBe(count);
  });

  it('characters are code points', () => {
    expect(countCharacters('a😀b')).toBe(3);
  });

  it('a scan pauses, and counts what the whole text has', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `## Part ${index} has it's words`);
    const doc = Text.of(lines);
    const pauses = [...scanNote(doc)].length;
    expect(pauses).toBeGreaterThan(5);
    const facts = finished(scanNote(doc));
    expect(facts.words).toBe(3_000 * 5);
    expect(facts.characters).toBe(doc.length - doc.lines + 1);
    expect([facts.headings.length, facts.isOutlineCut]).toEqual([maxHeadings, true]);
    expect(finished(countParts(doc, [{ from: 0, to: doc.length }]))).toEqual({
      words: facts.words,
      characters: facts.characters,
    });
  });

  it('parts are counted as if they stood alone', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b c', "it's", '\n', ' ', '語', '😀', '-', '1'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.nat(200), fc.nat(200), (content, one, other) => {
        const doc = Text.of(content.split('\n'));
        const [from, to] = [Math.min(one, other, doc.length), Math.min(Math.max(one, other), doc.length)];
        const part = doc.sliceString(from, to);
        expect(finished(countParts(doc, [{ from, to }]))).toEqual({
          words: countWords(part),
          characters: countCharacters(part.replaceAll('\n', '')),
        });
      }),
    );
  });
});
