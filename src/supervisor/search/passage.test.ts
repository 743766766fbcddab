import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markMatches, maxPassageLength, queryTerms, type Passage } from './passage.ts';

function markedWords({ text, marks }: Passage): string[] {
  return marks.map(({ start, end }) => text.slice(start, end));
}

function marked(text: string, query: string): string[] {
  return markedWords(markMatches(text, queryTerms(query)));
}

describe('queryTerms', () => {
  it('leaves common words out when there are others', () => {
    expect(queryTerms('What is the Walrus, walrus?')).toEqual(['walrus']);
    expect(queryTerms('to be')).toEqual(['to', 'be']);
  });
});

describe('markMatches', () => {
  it('marks words whatever their case, marks and simple endings', () => {
    expect(marked('Notes on Memories: a note, noted. Crème brulee!', 'note memory creme brûlée')).toEqual([
      'Notes',
      'Memories',
      'note',
      'noted',
      'Crème',
      'brulee',
    ]);
    expect(marked('He runs; she was running. A ruin.', 'running')).toEqual(['runs', 'running']);
  });

  it('marks words that begin with what was typed, but nothing inside of words', () => {
    expect(marked('walrus swallow wall', 'wal')).toEqual(['walrus', 'wall']);
    expect(marked('a an apple', 'a ')).toEqual(['a']);
  });

  it('gives the whole of a short text, with its marks', () => {
    expect(markMatches('The walrus sleeps', ['walrus'])).toEqual({
      offset: 0,
      text: 'The walrus sleeps',
      marks: [{ start: 4, end: 10 }],
    });
    expect(markMatches('', ['walrus'])).toEqual({ offset: 0, text: '', marks: [] });
  });

  it('chooses the window with most of the terms, at word borders', () => {
    const filler = 'nothing here to be seen at all. '.repeat(20);
    const text = `A walrus. ${filler}A walrus met a penguin on the ice. ${filler}`;
    const passage = markMatches(text, ['walrus', 'penguin']);
    expect(markedWords(passage)).toEqual(['walrus', 'penguin']);
    expect(passage.text.length).toBeGreaterThan(maxPassageLength - 70);
    expect(text.charAt(passage.offset - 1) + text.charAt(passage.offset + passage.text.length)).toBe('  ');
  });

  it('shows the beginning when nothing matches', () => {
    const { offset, text, marks } = markMatches('word '.repeat(200), ['walrus']);
    expect([offset, text.startsWith('word word'), marks]).toEqual([0, true, []]);
  });

  it('always gives a piece of the text, no longer than allowed, and cuts no character in two', () => {
    const word = fc.constantFrom('walrus', 'Walruses', 'penguin', 'é', '😀', '𝒳', 'a'.repeat(400), '\n', 'İ', 'ß');
    const text = fc.array(fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 150 });
    const terms = fc.subarray(['walrus', 'penguin', 'e', 'aaaa', '𝒳']);
    fc.assert(
      fc.property(text, fc.constantFrom('', ' '), terms, (words, gap, wanted) => {
        const whole = words.join(gap);
        const { offset, text: window, marks } = markMatches(whole, wanted);
        expect(window).toBe(whole.slice(offset, offset + window.length));
        expect(window.length).toBeLessThanOrEqual(maxPassageLength);
        if (whole.isWellFormed()) expect(window.isWellFormed()).toBe(true);
        let position = 0;
        for (const { start, end } of marks) {
          expect(start).toBeGreaterThanOrEqual(position);
          expect(end).toBeGreaterThan(start);
          position = end;
        }
        expect(position).toBeLessThanOrEqual(window.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
