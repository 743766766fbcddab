import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markMatches, maxPassageLength, queryTerms } from './passage.ts';

function marked(text: string, query: string): string[] {
  return markMatches(text, queryTerms(query))
    .parts.filter(({ isMatch }) => isMatch)
    .map((part) => part.text);
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

  it('gives the whole of a short text, in its parts', () => {
    expect(markMatches('The walrus sleeps', ['walrus'])).toEqual({
      offset: 0,
      parts: [
        { text: 'The ', isMatch: false },
        { text: 'walrus', isMatch: true },
        { text: ' sleeps', isMatch: false },
      ],
    });
    expect(markMatches('', ['walrus'])).toEqual({ offset: 0, parts: [] });
  });

  it('chooses the window with most of the terms, at word borders', () => {
    const filler = 'nothing here to be seen at all. '.repeat(20);
    const text = `A walrus. ${filler}A walrus met a penguin on the ice. ${filler}`;
    const { offset, parts } = markMatches(text, ['walrus', 'penguin']);
    const window = parts.map((part) => part.text).join('');
    expect(parts.filter(({ isMatch }) => isMatch).map((part) => part.text)).toEqual(['walrus', 'penguin']);
    expect(window.length).toBeGreaterThan(maxPassageLength - 70);
    expect(text.charAt(offset - 1) + text.charAt(offset + window.length)).toBe('  ');
  });

  it('shows the beginning when nothing matches', () => {
    const { offset, parts } = markMatches('word '.repeat(200), ['walrus']);
    expect([offset, parts.length, parts[0]?.isMatch]).toEqual([0, 1, false]);
  });

  it('always gives a piece of the text, no longer than allowed, and cuts no character in two', () => {
    const word = fc.constantFrom('walrus', 'Walruses', 'penguin', 'é', '😀', '𝒳', 'a'.repeat(400), '\n', 'İ', 'ß');
    const text = fc.array(fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 150 });
    const terms = fc.subarray(['walrus', 'penguin', 'e', 'aaaa', '𝒳']);
    fc.assert(
      fc.property(text, fc.constantFrom('', ' '), terms, (words, gap, wanted) => {
        const whole = words.join(gap);
        const { offset, parts } = markMatches(whole, wanted);
        const window = parts.map((part) => part.text).join('');
        expect(window).toBe(whole.slice(offset, offset + window.length));
        expect(window.length).toBeLessThanOrEqual(maxPassageLength);
        if (whole.isWellFormed()) expect(window.isWellFormed()).toBe(true);
        expect(parts.every((part) => part.text !== '')).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
