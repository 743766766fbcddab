import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearchQuery, withoutPart } from './search-query.ts';

const local = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();

describe('a query', () => {
  it.each([
    ['plain words', 'plain words', []],
    ['soup tag:#kitchen/hot', 'soup', [{ kind: 'tag', tag: 'kitchen/hot' }]],
    ['TAG:x  soup', 'soup', [{ kind: 'tag', tag: 'x' }]],
    ['path:Garden/ beds', 'beds', [{ kind: 'path', path: 'Garden/' }]],
    ['path:"Using aiNote/" keys', 'keys', [{ kind: 'path', path: 'Using aiNote/' }]],
    ['before:2026-02-01 a', 'a', [{ kind: 'before', ms: local(2026, 2, 1) }]],
    [
      'after:2026-03 before:2027',
      '',
      [
        { kind: 'after', ms: local(2026, 3, 1) },
        { kind: 'before', ms: local(2027, 1, 1) },
      ],
    ],
    ['the "private bytes" of it', 'the private bytes of it', [{ kind: 'phrase', words: 'private bytes' }]],
    ['https://example.org metatag:x note:y', 'https://example.org metatag:x note:y', []],
    ['"" "?!"', '?!', []],
    ['', '', []],
  ])('%j has the words %j', (text, words, filters) => {
    const query = parseSearchQuery(text);
    expect(query.words).toBe(words);
    expect(query.filters.map(({ filter }) => filter)).toEqual(filters);
    expect(query.problems).toEqual([]);
  });

  it.each([
    ['tag: soup', 'no-tag', 'tag:', 'soup'],
    ['tag:2026', 'no-tag', 'tag:2026', ''],
    ['tag:a,b', 'no-tag', 'tag:a,b', ''],
    ['path: x', 'no-path', 'path:', 'x'],
    ['before:tomorrow x', 'no-date', 'before:tomorrow', 'x'],
    ['after:2026-02-30', 'no-date', 'after:2026-02-30', ''],
    ['a "half open', 'open-quote', '"half open', 'a half open'],
    ['path:"half open', 'open-quote', 'path:"half open', ''],
  ])('%j says what is wrong', (text, reason, source, words) => {
    const query = parseSearchQuery(text);
    expect(query.problems).toMatchObject([{ reason, source }]);
    expect(query.words).toBe(words);
    expect(query.filters).toEqual([]);
  });
});

const parts = fc.constantFrom(
  'tag:',
  'path:',
  'before:',
  'after:',
  '"',
  ' ',
  'a',
  '2026',
  '-01',
  '#',
  '/',
  ':',
  '\t',
  'é',
  '🦦',
);
const anyText = fc.oneof(
  fc.string(),
  fc.array(parts, { maxLength: 30 }).map((list) => list.join('')),
);

describe('any text', () => {
  it('is a query whose parts stand where it says', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { words, filters, problems } = parseSearchQuery(text);
        const places = [...filters, ...problems].toSorted((a, b) => a.start - b.start);
        let last = 0;
        for (const { start, end, source } of places) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text.slice(start, end)).toBe(source);
          expect(source).not.toBe('');
          last = end;
        }
        expect(words).toBe(words.trim());
        for (const { filter } of filters) if ('ms' in filter) expect(Number.isFinite(filter.ms)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('loses exactly the filter that is taken out, and no other', () => {
    const filter = fc.constantFrom(
      'tag:a',
      'path:"x y/"',
      'before:2026-01-01',
      'after:2025',
      'word',
      'tag:b/c',
      'other',
    );
    fc.assert(
      fc.property(fc.array(filter, { minLength: 1, maxLength: 8 }), fc.nat(), (list, choice) => {
        const text = list.join('  ');
        const { filters, words } = parseSearchQuery(text);
        const taken = filters[choice % Math.max(1, filters.length)];
        if (!taken) return;
        const rest = parseSearchQuery(withoutPart(text, taken));
        expect(rest.words).toBe(words);
        expect(rest.filters.map(({ source }) => source)).toEqual(
          filters.filter((other) => other !== taken).map(({ source }) => source),
        );
      }),
    );
  });
});
