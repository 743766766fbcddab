import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frontMatterNames } from './front-matter-names.ts';
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

/** Texts made of what Markdown and links are made of, so that they meet in every way. */
const markdownish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '[[',
          ']]',
          '|',
          '[',
          ']',
          '](',
          ')',
          '(',
          '<',
          '>',
          '#',
          '`',
          '```\n',
          '~~~\n',
          '\n',
          '\n\n',
          '    ',
          '\t',
        ],
        ...[
          '- ',
          '> ',
          '1. ',
          '---\n',
          '<!--',
          '-->',
          '\\',
          '!',
          '*',
          '_',
          'a',
          'Note',
          '.md',
          '%20',
          '%',
          '../',
          '🦦',
        ],
        ...['[[Note]]', '[x](y.md)', '#tag', '<pre>', '\r\n', '[r]: a.md', '&amp;', '\ud800', '\u0000', '\ufeff'],
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 60 },
  )
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

  it.each([
    '[',
    '[[',
    '[a](',
    '`',
    'a`',
    '<!--',
    '<b>]',
    '> ',
    '- ',
    '[[a]] ',
    '[[a]](',
    '#a ',
    '[a](b "',
    '[a][',
    '\\[',
  ])('of %j alone takes time that grows with its length alone', (unit) => {
    const bait = ' [[a]] [b](c.md) #t\n';
    const textOf = (length: number) => (unit.repeat(Math.ceil(1_000 / unit.length)) + bait).repeat(length / 1_000);
    const steps = (length: number) => {
      const text = textOf(length);
      const startedMs = performance.now();
      const items = [...linkItemsOf(text)].length;
      return { items, tookMs: performance.now() - startedMs };
    };
    steps(25_000); // Compiles it.
    const short = steps(25_000);
    const long = steps(200_000);
    // Eight times the text: a square would be 64 times. Room for a busy machine.
    expect(long.tookMs).toBeLessThan(8 * 4 * Math.max(short.tookMs, 5));
  });
});

function decoded(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return source;
  }
}
