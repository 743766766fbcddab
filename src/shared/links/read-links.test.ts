import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frontMatterNames } from './front-matter-names.ts';
import { maxPieceLength, piecesOf } from './note-pieces.ts';
import { linkItemsOf, linksOf, type NoteLink } from './read-links.ts';

const targets = (text: string) => linksOf(text).map(({ target }) => target);
const tagsIn = (text: string) => [...linkItemsOf(text)].flatMap((item) => (item?.kind === 'tag' ? item.tag.tag : []));
const sourceOf = (text: string, { start, end }: NoteLink) => text.slice(start, end);

describe('links of a note', () => {
  it.each([
    ['[[Note]]', { kind: 'wiki', target: 'Note', heading: null, isEmbed: false }],
    ['[[Note|words]]', { kind: 'wiki', target: 'Note' }],
    ['[[ Note #A heading| words ]]', { kind: 'wiki', target: 'Note', heading: 'A heading' }],
    ['[[#Here]]', { kind: 'wiki', target: '', heading: 'Here' }],
    ['[[folder/Note.md]]', { kind: 'wiki', target: 'folder/Note.md' }],
    ['![[Note]]', { kind: 'wiki', target: 'Note', isEmbed: true }],
    ['[words](path.md)', { kind: 'address', target: 'path.md', heading: null, isEmbed: false }],
    ['[words](../a%20b.md#part)', { kind: 'address', target: '../a b.md', heading: 'part' }],
    ['[words](<a b.md> "title")', { kind: 'address', target: 'a b.md' }],
    ['[w \\[x\\] y](a(1).md)', { kind: 'address', target: 'a(1).md' }],
    ['![alt](pictures/a.png)', { kind: 'address', target: 'pictures/a.png', isEmbed: true }],
  ])('%s is one', (source, expected) => {
    for (const text of [source, `Before ${source} after`, `- item\n  - ${source}\n`, `> ${source}`, `## ${source}\n`]) {
      const [link, ...others] = linksOf(text);
      expect(link, text).toMatchObject(expected);
      expect(others).toEqual([]);
      expect(sourceOf(text, link!)).toBe(source);
    }
  });

  it('says where the part is that names the note', () => {
    const text = '![[ Note #Part|w]] and [x](<../a b.md#part>) and [y](c%20d.md "t")';
    const parts = linksOf(text).map(({ targetStart, targetEnd }) => text.slice(targetStart, targetEnd));
    expect(parts).toEqual(['Note', '../a b.md', 'c%20d.md']);
  });

  it.each([
    '`[[code]]`',
    '``[[code]] ` ``',
    '```\n[[code]]\n\n[[more]]\n```',
    '~~~md\n[a](b.md)\n~~~',
    '- item\n\n  ```\n  [[code]]\n\n  [[more]]\n  ```',
    'text\n\n    [[indented]]',
    '<!-- [[comment]] -->',
    '<!--\n\n[[comment]]\n\n-->',
    '\\[[escaped]]',
    '[https](https://example.org/a.md)',
    '[mail](mailto:a@b.c)',
    '[host](//example.org/a.md)',
    '[part](#part)',
    '[[]]',
    '[[ ]]',
    '[[a\nb]]',
    '[ref]: ./a.md',
  ])('%j has none', (text) => {
    expect(targets(text)).toEqual([]);
    expect(targets(`Before.\n\n${text}\n\n[[after]]\n`)).toContain('after');
  });

  it('knows an escaped bar, as tables have it', () => {
    expect(targets('| a | b |\n|---|---|\n| [[T\\|words]] | [[U]] |')).toEqual(['T', 'U']);
  });

  it('finds those of the front matter, and those far down in a long list', () => {
    const list = Array.from({ length: 2_000 }, (_, index) => `- see [[Note ${index}]]\n    - and [[Sub ${index}]]`);
    const found = targets(`---\nup: "[[Parent]]"\n---\n${list.join('\n')}`);
    expect(found).toHaveLength(4_001);
    expect(found.at(-1)).toBe('Sub 1999');
  });

  it('finds a tag where one may stand, and nowhere else', () => {
    const text =
      '#start, (#in-brackets) C# a#b #12 #1a #n/e/s/ted/ \\#no [x](y#z) `#code` #über\n# Heading #in-heading';
    expect(tagsIn(text)).toEqual(['start', 'in-brackets', '1a', 'n/e/s/ted', 'über', 'in-heading']);
  });
});

describe('names in the front matter', () => {
  it.each([
    ['tags: [a, "b c", d/e]', ['a', 'd/e'], []],
    ['tags: a, b c', ['a', 'b', 'c'], []],
    ['tag: "#a"', ['a'], []],
    ['tags:\n  - a\n  - "#b"\naliases:\n- One name\n- "Two, names"', ['a', 'b'], ['One name', 'Two, names']],
    ['aliases: [One name, Other]', [], ['One name', 'Other']],
    ['alias: Only one', [], ['Only one']],
    ['title: x\n- stray\ntags: 2026', [], []],
  ])('%j', (properties, tags, aliases) => {
    expect(frontMatterNames(`---\n${properties}\n---\nBody tags: none`)).toEqual({ tags, aliases });
  });

  it('has none without a closing line', () => {
    expect(frontMatterNames('---\ntags: a\n')).toEqual({ tags: [], aliases: [] });
  });
});

const marks = '[[ ]] | [ ] ]( ) ( < > # ` ``` ~~~ <!-- --> \\ ! * _ a Note .md %20 % ../ 🦦 <pre> - > 1. ---'.split(
  ' ',
);
const spaces = [' ', '\n', '\n\n', '    ', '\t', '```\n', '- ', '> ', '1. ', '---\n', '\r\n'];
const wholes = ['[[Note]]', '[x](y.md)', '#tag', '[r]: a.md', '&amp;', '\ud800', '\u0000', '\ufeff'];

/** Texts made of what Markdown and links are made of, so that they meet in every way. */
const markdownish = fc
  .array(fc.oneof(fc.constantFrom(...marks, ...spaces, ...wholes), fc.string({ maxLength: 5 })), { maxLength: 60 })
  .map((parts) => parts.join(''));

describe('any text', () => {
  it('is read without an error, and every place is right', () => {
    fc.assert(
      fc.property(markdownish, (text) => {
        let last = -1;
        for (const item of linkItemsOf(text)) {
          if (item?.kind === 'tag') {
            const { tag, start, end } = item.tag;
            expect(text.slice(start, end)).toBe(`#${tag}`);
          } else if (item?.kind === 'link') {
            const { link } = item;
            expect(link.start).toBeGreaterThan(last);
            last = link.start;
            expect(sourceOf(text, link)).toMatch(link.kind === 'wiki' ? /^!?\[\[.+\]\]$/s : /^!?\[.*\]\(.*\)$/s);
            expect(link.targetStart).toBeGreaterThan(link.start);
            expect(link.targetEnd).toBeLessThan(link.end);
            const source = text.slice(link.targetStart, link.targetEnd);
            expect(link.kind === 'wiki' ? source : link.target).toBe(
              link.kind === 'wiki' ? link.target : decoded(source),
            );
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps its links when a plain paragraph is put before or after', () => {
    fc.assert(
      fc.property(fc.constantFrom('[[Note]]', '[x](y.md)', '![[E#h|w]]'), fc.nat(30), (link, paragraphs) => {
        const filler = 'Plain words of a paragraph, as there are many. '.repeat(5);
        const body = Array.from({ length: paragraphs }, () => filler).join('\n\n');
        expect(linksOf(`${body}\n\n${link}\n\n${body}`)).toHaveLength(1);
      }),
    );
  });

  it('is cut into pieces of a bounded length, so that the time to read it grows with its length alone', () => {
    const long = fc.array(fc.tuple(markdownish, fc.integer({ min: 1, max: 300 })), { maxLength: 4 });
    fc.assert(
      fc.property(long, (parts) => {
        const text = parts.map(([part, times]) => part.repeat(times)).join('');
        let last = 0;
        for (const { start, end } of piecesOf(text, 0)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end - start).toBeLessThanOrEqual(maxPieceLength);
          // What lies between two pieces is fenced code.
          if (start > last) expect(text.slice(last, start)).toMatch(/^(`{3,}|~{3,})/);
          last = end;
        }
      }),
    );
  });

  it.each('[ [[ [a]( ` a` <!-- <b>] > - [[a]]( #a [a](b" [a][ \\[ 1. <?'.split(' '))(
    'that is nothing but %j is read',
    (unit) => {
      const text = `${`${unit} `.repeat(Math.ceil(30_000 / unit.length))}\n\n[[end]]`;
      expect([...linkItemsOf(text)].length).toBeGreaterThan(0);
    },
  );
});

function decoded(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return source;
  }
}
