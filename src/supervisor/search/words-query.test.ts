import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNote, openTestStore } from '../test/index-builders.ts';
import { toFtsQuery } from './words-query.ts';

describe('toFtsQuery', () => {
  it('quotes every word and lets the last one be unfinished', () => {
    expect(toFtsQuery('Crème brûlée re')).toEqual({
      all: '"crème" AND "brûlée" AND "re"*',
      any: '"crème" OR "brûlée" OR "re"*',
    });
    expect(toFtsQuery('vitamin c')?.all).toBe('"vitamin" AND "c"');
    expect(toFtsQuery('記')?.all).toBe('"記"*');
    expect(toFtsQuery('done ')).toEqual({ all: '"done"', any: '"done"' });
  });

  it('leaves common words out when there are others', () => {
    expect(toFtsQuery('where is the walrus in winter?')).toEqual({
      all: '"walrus" AND "winter"',
      any: '"walrus" OR "winter"',
    });
    expect(toFtsQuery('to be ')?.any).toBe('"to" OR "be"');
  });

  it('is null without a word, and bounded with very many', () => {
    for (const text of ['', ' ', '"*()^', '😀']) expect(toFtsQuery(text)).toBeNull();
    const many = Array.from({ length: 500 }, (_, index) => `w${index}`).join(' ');
    expect(toFtsQuery(many)?.any.split(' OR ')).toHaveLength(32);
  });

  it('finds what was typed so far', () => {
    const { store, found } = arrange();
    addNote(store, 'a.md', ['The memory of walruses']);
    expect(['walr', 'memory wal', 'Memories', 'memories of'].map(found)).toEqual([1, 1, 1, 1]);
    expect(['walrus penguin', 'emory'].map(found)).toEqual([0, 0]);
  });

  it('never lets text be syntax: SQLite accepts the query of any text', () => {
    const { store, found } = arrange();
    addNote(store, 'a.md', ['near and or not title text']);
    const token = fc.constantFrom(
      '"',
      "'",
      '*',
      'NEAR(',
      ')',
      'AND',
      'OR',
      'NOT',
      'title:',
      '^',
      '+',
      '-',
      '{',
      '\0',
      'a',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(' ')),
      fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join('')),
    );
    fc.assert(
      fc.property(text, (query) => {
        expect(found(query)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2_000 },
    );
  });
});

function arrange() {
  const store = openTestStore();
  const found = (text: string) => {
    const query = toFtsQuery(text);
    if (!query) return 0;
    store.chunks.searchWords(query.any, 10);
    return store.chunks.searchWords(query.all, 10).length;
  };
  return { store, found };
}
