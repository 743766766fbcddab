import { describe, expect, it } from 'vitest';
import { addNote, openTestStore } from '../test/index-builders.ts';
import { findByWords } from './find-by-words.ts';

describe('findByWords', () => {
  it('finds passages with any of the words, best first, and tells those with all of them', () => {
    const { chunks } = vaultOf({
      'both.md': ['the walrus in winter'],
      'one.md': ['a walrus'],
      'none.md': ['a penguin', 'a seal', 'an otter'],
    });
    const found = findByWords(chunks, 'where is the walrus in winter ');
    expect(found.map(({ chunkId, hasAllWords }) => [chunks.get(chunkId)?.path, hasAllWords])).toEqual([
      ['both.md', true],
      ['one.md', false],
    ]);
    expect(found[0]!.wordScore!).toBeGreaterThan(found[1]!.wordScore!);
  });

  it('takes a single word for all of them', () => {
    const { chunks } = vaultOf({ 'one.md': ['a walrus'] });
    expect(findByWords(chunks, 'walrus').map(({ hasAllWords }) => hasAllWords)).toEqual([true]);
  });

  it('does not miss a passage with all words among very many with one', () => {
    const often = Array.from({ length: 300 }, (_, index) => `walrus walrus walrus ${index}`);
    const { chunks } = vaultOf({ 'often.md': often, 'both.md': [`walrus ${'and much else '.repeat(40)} of the snow`] });
    const found = findByWords(chunks, 'walrus of the snow').find(
      ({ chunkId }) => chunks.get(chunkId)?.path === 'both.md',
    );
    expect(found?.hasAllWords).toBe(true);
  });

  it('finds nothing without a word', () => {
    const { chunks } = vaultOf({ 'one.md': ['a walrus'] });
    expect(findByWords(chunks, ' ?! ')).toEqual([]);
  });
});

function vaultOf(notes: Readonly<Record<string, readonly string[]>>) {
  const store = openTestStore();
  for (const [path, texts] of Object.entries(notes)) addNote(store, path, texts);
  return store;
}
