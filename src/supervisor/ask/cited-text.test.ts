import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CitedText } from './cited-text.ts';

/** What is shown of an answer that comes in these pieces, and what it cites. */
function read(pieces: readonly string[], passages = 3) {
  const cited = new CitedText(passages);
  const shown = pieces.map((piece) => cited.push(piece));
  return { text: shown.join('') + cited.end(), cited: cited.cited, shown };
}

describe('CitedText', () => {
  it('passes on citations of passages that there are', () => {
    expect(read(['Apples keep [2]. Pears do not [1][2].'])).toMatchObject({
      text: 'Apples keep [2]. Pears do not [1][2].',
      cited: [2, 1],
    });
  });

  it('drops those that the model made up, with the blank before them', () => {
    expect(read(['Apples keep [4]. Pears [0] do not [1, 9].'])).toMatchObject({
      text: 'Apples keep. Pears do not [1].',
      cited: [1],
    });
  });

  it('understands several numbers in one pair of brackets, and Chinese brackets', () => {
    expect(read(['Both [1, 3] and【2】.'])).toMatchObject({ text: 'Both [1][3] and[2].', cited: [1, 3, 2] });
  });

  it('leaves other brackets alone', () => {
    const text = 'See [the list](a.md), a[i], [x], [2024] and [ ].';
    expect(read([text])).toMatchObject({ text, cited: [] });
  });

  it('holds back no more than what may become a citation', () => {
    const { shown } = read(['Apples', ' keep [', '2', '] well', ' in [the cellar', '].']);
    expect(shown).toEqual(['Apples', ' keep', '', ' [2] well', ' in [the cellar', '].']);
  });

  it('does not hold back a long run of digits for ever', () => {
    expect(read([`[${'1'.repeat(100)}`, '2']).shown[0]).toHaveLength(101);
  });

  const token = fc.constantFrom(
    '[',
    ']',
    '【',
    '】',
    '1',
    '2',
    '3',
    '9',
    ',',
    ';',
    ' ',
    'word',
    '. ',
    '\n',
    '[2]',
    '[7]',
  );
  const answer = fc.array(token, { maxLength: 20 });

  it('shows the same however the answer is cut into pieces, and never a number without its passage', () => {
    fc.assert(
      fc.property(answer, fc.array(fc.nat({ max: 3 }), { maxLength: 40 }), (tokens, cuts) => {
        const text = tokens.join('');
        const pieces: string[] = [];
        let start = 0;
        for (const length of cuts) {
          pieces.push(text.slice(start, start + length));
          start += length;
        }
        const { text: shown, cited } = read([...pieces, text.slice(start)]);
        const whole = read([text]);
        expect(shown).toBe(whole.text);
        const numbers = [...shown.matchAll(/\[(\d{1,3})\]/g)].map(([, number]) => Number(number));
        expect(new Set(numbers)).toEqual(new Set(cited));
        for (const number of numbers) expect([1, 2, 3]).toContain(number);
      }),
      { numRuns: 2_000 },
    );
  });
});
