import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import { testKey } from '../test/index-builders.ts';
import { path } from '../test/start-indexer.ts';
import { buildPrompt, maxPromptBytes } from './ask-prompt.ts';

function chunk(text: string, at = 0): FoundChunk {
  return {
    chunkId: at,
    noteId: at,
    path: path(`note-${at}.md`),
    title: `Title ${at}`,
    ordinal: 0,
    embeddingId: null,
    text,
    headings: ['Part'],
    startOffset: 10 * at,
    key: testKey(text),
  };
}

describe('a prompt', () => {
  it('numbers the passages as the answer is to cite them', () => {
    const { messages, passages } = buildPrompt('How long?', [chunk('Apples keep.', 1), chunk('Pears do not.', 2)]);
    expect(messages[1]?.content).toBe(
      '[1] Title 1 › Part\nApples keep.\n\n[2] Title 2 › Part\nPears do not.\n\nQuestion: How long?',
    );
    expect(passages.map(({ number, path: of, offset }) => [number, of, offset])).toEqual([
      [1, 'note-1.md', 10],
      [2, 'note-2.md', 20],
    ]);
  });

  it('says a title once when it is the first heading too', () => {
    const { messages, passages } = buildPrompt('Why?', [{ ...chunk('Apples keep.'), headings: ['Title 0', 'Part'] }]);
    expect(messages[1]?.content).toContain('[1] Title 0 › Part\n');
    expect(passages[0]?.headings).toEqual(['Part']);
  });

  it('does not let a footnote of a note pass for a citation', () => {
    expect(buildPrompt('Why?', [chunk('Apples keep[7].')]).messages[1]?.content).toContain('Apples keep(7).');
  });

  it('stays within its bytes whatever the passages, cuts no character in two, and takes the best first', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 800 }),
      fc.constant('水'.repeat(800)),
      fc.constant('😀'.repeat(400)),
    );
    const anyQuestion = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 100 }), fc.constant('水'.repeat(1_000)));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), anyQuestion, (texts, question) => {
        const { messages, passages, bytes } = buildPrompt(question, texts.map(chunk));
        const actual = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
        expect(actual).toBe(bytes);
        expect(actual).toBeLessThanOrEqual(maxPromptBytes);
        expect(messages.every(({ content }) => content.isWellFormed())).toBe(true);
        expect(passages.map(({ path: of }) => of)).toEqual(passages.map((_, index) => `note-${index}.md`));
      }),
      { numRuns: 200 },
    );
  });
});
