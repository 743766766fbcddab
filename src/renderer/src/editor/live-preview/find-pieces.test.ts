import { ensureSyntaxTree } from '@codemirror/language';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { EditorState } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frontMatter } from '../front-matter.ts';
import { noteLinkMarkup } from '../note-link-markup.ts';
import { findPieces } from './find-pieces.ts';
import type { Piece, Span } from './pieces.ts';
import { touchedLines } from './shown-lines.ts';

function parsed(doc: string, anchor = 0): EditorState {
  const state = EditorState.create({
    doc,
    selection: { anchor },
    extensions: [markdown({ base: markdownLanguage, extensions: [frontMatter, noteLinkMarkup] })],
  });
  ensureSyntaxTree(state, doc.length, 5_000);
  // The next state has the whole tree.
  return state.update({}).state;
}

const whole = (state: EditorState): Span[] => [{ from: 0, to: state.doc.length }];

function piecesOf(doc: string): readonly Piece[] {
  const state = parsed(doc);
  return findPieces(state, whole(state), []);
}

/** The text as live preview shows it: what is hidden is left out, what is replaced has a sign. */
function shown(doc: string, pieces = piecesOf(doc)): string {
  const signs = { hidden: '', bullet: '•', task: '☐', picture: '▣' } as const;
  const cuts = pieces
    .flatMap((piece) => (piece.kind === 'styled' || piece.kind === 'line' ? [] : [piece]))
    .filter((piece) => piece.kind !== 'picture' || piece.isInPlace)
    .toSorted((one, other) => other.from - one.from);
  return cuts.reduce((text, { from, to, kind }) => text.slice(0, from) + signs[kind] + text.slice(to), doc);
}

describe('what is shown for markup', () => {
  it.each([
    ['# One', 'One'],
    ['###   Three ###', 'Three'],
    ['Under\n=====', 'Under\n====='],
    ['a **bold** and *slanted* word', 'a bold and slanted word'],
    ['a __bold__ ~~gone~~ word', 'a bold gone word'],
    ['run `npm test` now', 'run npm test now'],
    ['see [the page](https://a.example "title")', 'see the page'],
    ['see [the page][one]\n\n[one]: https://a.example', 'see the page\n\n[one]: https://a.example'],
    ['a [bracket] stays', 'a [bracket] stays'],
    ['[](https://a.example)', '[](https://a.example)'],
    ['to [[Note]] and [[Folder/Note|its words]]', 'to Note and its words'],
    ['- one\n- two\n  1. three', '• one\n• two\n  1. three'],
    ['- [ ] open\n- [x] done', '☐ open\n☐ done'],
    ['1. [ ] first', '1. ☐ first'],
    ['> quoted\n> more', 'quoted\nmore'],
    ['>     code', '    code'],
    ['![a cat](cat.png)', '▣'],
    ['![[cat.png]] and ![[Note]]', '▣ and Note'],
    ['a \\* star', 'a * star'],
    ['```js\nlet **a** = 1;\n```', '```js\nlet **a** = 1;\n```'],
    ['---\ntags: [a]\n---\n# One', '---\ntags: [a]\n---\nOne'],
    ['one\n\n---\n', 'one\n\n\n'],
  ])('%j shows as %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('the line with the cursor stays as it is written, but for its box', () => {
    const doc = '# One\n\n**two** `x`\n\n- [ ] *three*';
    const at = (anchor: number) => {
      const state = parsed(doc, anchor);
      return shown(doc, findPieces(state, whole(state), touchedLines(state)));
    };
    expect(at(0)).toBe('# One\n\ntwo x\n\n☐ three');
    expect(at(doc.indexOf('two'))).toBe('One\n\n**two** `x`\n\n☐ three');
    expect(at(doc.length)).toBe('One\n\ntwo x\n\n☐ *three*');
    expect(at(doc.indexOf('[ ]') + 1)).toBe('One\n\ntwo x\n\n- [ ] *three*');
  });

  it('a picture on the line with the cursor stands below its markup', () => {
    const state = parsed('![a cat](cat.png)');
    const [picture] = findPieces(state, whole(state), touchedLines(state));
    expect(picture).toMatchObject({
      kind: 'picture',
      isInPlace: false,
      source: { by: 'address', target: 'cat.png', alt: 'a cat' },
    });
  });

  it('lines of code, quotes and tables are known by their style', () => {
    const lines = piecesOf('```\na\n```\n\n> q\n\n| a |\n| - |').flatMap((piece) =>
      piece.kind === 'line' ? [`${piece.at} ${piece.style}`] : [],
    );
    expect(lines).toEqual([
      '0 code',
      '4 code',
      '6 code',
      '0 code-first',
      '6 code-last',
      '11 quote',
      '16 table',
      '22 table',
    ]);
  });
});

describe('the parts that are looked at', () => {
  it('bound the work: a long note has no more pieces than what is in view', () => {
    const doc = Array.from({ length: 5_000 }, (_, index) => `- [ ] **task** ${index}`).join('\n');
    const state = parsed(doc);
    const from = state.doc.line(2_000).from;
    const to = state.doc.line(2_040).to;
    const pieces = findPieces(state, [{ from, to }], []);
    expect(pieces.filter((piece) => piece.kind === 'task')).toHaveLength(41);
    for (const piece of pieces) if (piece.kind === 'hidden') expect(piece.from).toBeGreaterThanOrEqual(from);
  });

  it('a block that reaches beyond them is styled within them only', () => {
    const doc = `\`\`\`\n${'code\n'.repeat(1_000)}\`\`\``;
    const state = parsed(doc);
    const lines = findPieces(state, [{ from: 500, to: 600 }], []).filter((piece) => piece.kind === 'line');
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.length).toBeLessThan(30);
  });
});

it('pieces lie within one line each, whatever the text', () => {
  const markup = fc.constantFrom(
    ...'# ## * ** _ ~~ ` ``` [ ] ( ) ![ [[ ]] | \\ --- word a.png <b> 😀'.split(' '),
    '> ',
    '- ',
    '1. ',
    '[ ]',
    '[x]',
    '\n',
    '\n\n',
    ' ',
    '\t',
    '\r',
    '[[a\nb]]',
  );
  fc.assert(
    fc.property(fc.array(markup, { maxLength: 60 }), fc.nat(), (parts, place) => {
      const doc = parts.join('');
      const state = parsed(doc, 0);
      const spans = place % 2 === 0 ? [] : touchedLines(state);
      for (const piece of findPieces(state, whole(state), spans)) {
        if (piece.kind === 'line') {
          expect(state.doc.lineAt(piece.at).from).toBe(piece.at);
          continue;
        }
        expect(piece.from).toBeLessThan(piece.to);
        expect(piece.to).toBeLessThanOrEqual(doc.length);
        if (piece.kind !== 'styled') expect(state.doc.lineAt(piece.from).to).toBeGreaterThanOrEqual(piece.to);
      }
    }),
  );
});
