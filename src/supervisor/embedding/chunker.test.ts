import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkKey } from './chunk-key.ts';
import { chunkNote, maxChunkLength, type NoteChunk } from './chunker.ts';

function shapes(note: string): [string, string][] {
  return chunkNote(note).map(({ headings, text }) => [headings.join('/'), text]);
}

function sentences(count: number): string {
  return Array.from({ length: count }, (_, index) => `This is sentence number ${index}.`).join(' ');
}

/** Checks what holds for every chunking, and gives the note with all that the chunks cover blanked out. */
function uncovered(note: string, chunks: readonly NoteChunk[]): string {
  let rest = '';
  let position = 0;
  for (const { text, startOffset } of chunks) {
    expect(startOffset).toBeGreaterThanOrEqual(position);
    expect(text).toBe(note.slice(startOffset, startOffset + text.length));
    expect(text.length).toBeLessThanOrEqual(maxChunkLength);
    expect(text).toBe(text.trim());
    expect(text).not.toBe('');
    rest += note.slice(position, startOffset);
    position = startOffset + text.length;
  }
  return rest + note.slice(position);
}

describe('chunkNote', () => {
  it('makes nothing of an empty note', () => {
    for (const note of ['', ' \n\t\r\n', '\ufeff', '---\ntitle: T\n---\n']) expect(chunkNote(note)).toEqual([]);
  });

  it('puts passages under their headings, in both styles, and leaves the headings out of the text', () => {
    const note = 'intro\n# One #\ntext one\n\n## Two\ntext two\nThree\n---\n\ntext three\n\nFour\n===\ntext four';
    expect(shapes(note)).toEqual([
      ['', 'intro'],
      ['One', 'text one'],
      ['One/Two', 'text two\nThree\n---\n\ntext three'],
      ['Four', 'text four'],
    ]);
    expect(shapes('# A\n\nB b\n---\ntext\n### C\ndeep\n## D\nend')).toEqual([
      ['A/B b', 'text'],
      ['A/B b/C', 'deep'],
      ['A/D', 'end'],
    ]);
  });

  it('gives the model the headings, then the text', () => {
    expect(chunkNote('# One\n## Two\nbody')).toEqual([
      { headings: ['One', 'Two'], text: 'body', startOffset: 13, embedText: 'One › Two\nbody' },
    ]);
    expect(chunkNote('body')[0]?.embedText).toBe('body');
  });

  it('does not take tags, lists and rules for headings', () => {
    for (const note of ['#tag and text', '####### seven', '- item\n---', 'a\n-', '> quoted\n===', '    # code'])
      expect(shapes(note)).toEqual([['', note.trim()]]);
  });

  it('ignores headings inside fenced code, closed or not', () => {
    const note = '# A\n```sh\n# comment\n~~~\n````\n## B\ntext\n~~~\n# not\n```\n# not either';
    expect(shapes(note)).toEqual([
      ['A', '```sh\n# comment\n~~~\n````'],
      ['A/B', 'text\n\n~~~\n# not\n```\n# not either'.replace('\n\n', '\n')],
    ]);
  });

  it('leaves front matter out, and takes its title for the outermost heading when there is no other', () => {
    const matter = '---\ntags: [a]\ntitle: "The title"\n---\n';
    expect(shapes(`${matter}text\n## Two\nmore`)).toEqual([
      ['The title', 'text'],
      ['The title/Two', 'more'],
    ]);
    expect(shapes(`${matter}# One\ntext`)).toEqual([['One', 'text']]);
    expect(shapes('---\ntitle: never closed')).toEqual([['', '---\ntitle: never closed']]);
  });

  it('reads notes with CRLF line ends', () => {
    const note = '---\r\ntitle: T\r\n---\r\n## One\r\nfirst\r\n\r\nsecond\r\n';
    expect(shapes(note)).toEqual([['T/One', 'first\r\n\r\nsecond']]);
  });

  it('makes one passage of a note that has only headings', () => {
    expect(shapes('# One\n\n## Two\n')).toEqual([['', '# One\n\n## Two']]);
  });

  it('joins short paragraphs of a section until they are long enough', () => {
    const paragraph = 'x'.repeat(250);
    const lengths = chunkNote([paragraph, paragraph, paragraph, paragraph, paragraph].join('\n\n')).map(
      ({ text }) => text.length,
    );
    expect(lengths).toEqual([754, 502]);
  });

  it('cuts a long paragraph between sentences, and a long sentence between words', () => {
    const chunks = chunkNote(sentences(100));
    expect(chunks.length).toBeGreaterThan(3);
    for (const { text } of chunks) expect(text).toMatch(/^This is .*\d\.$/s);
    for (const { text } of chunkNote('word '.repeat(1_000))) expect(text).toMatch(/^word.*word$/);
  });

  it('cuts fenced code between lines only', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `const value${index} = 'some text. More text.';`);
    const chunks = chunkNote(['```ts', ...lines, '```'].join('\n'));
    expect(chunks.flatMap(({ text }) => text.split('\n'))).toEqual(['```ts', ...lines, '```']);
  });

  it('never cuts a character in two', () => {
    const note = `x${'😀'.repeat(2_000)}`;
    const chunks = chunkNote(note);
    expect(chunks.map(({ text }) => text).join('')).toBe(note);
    for (const { text } of chunks) expect(text.isWellFormed()).toBe(true);
  });

  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\n', ' ')),
    fc.constantFrom('', '   ', '\t', '```', '~~~~', '---', '===', '...', '- item', '> quote', '    code'),
    fc.integer({ min: 100, max: 3_000 }).map((length) => 'Some words. '.repeat(length / 12)),
    fc.integer({ min: 700, max: 2_000 }).map((length) => '😀é'.repeat(length / 3)),
    fc.integer({ min: 700, max: 2_000 }).map((length) => `a${' '.repeat(length)}b`),
  );
  const lineEnd = fc.constantFrom('\n', '\r\n', '\n\n');

  it('covers every visible character of a note without headings once, in order', () => {
    const plainLine = line.map((text) => text.replace(/^[\s]*([#=-]|\.\.\.)/, 'x'));
    fc.assert(
      fc.property(fc.array(fc.tuple(plainLine, lineEnd), { maxLength: 30 }), (lines) => {
        const note = lines.flat().join('');
        expect(uncovered(note, chunkNote(note)).trim()).toBe('');
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out heading lines and front matter, and nothing else', () => {
    const headingLine = fc.constantFrom('# QQ', '  ## QQ ##', '###### QQ', '#');
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: line }, headingLine), lineEnd), { maxLength: 30 }),
        (hasMatter, lines) => {
          const body = lines.flat().join('');
          const note = hasMatter ? `---\nQQ: QQ\n---\n${body}` : `x\n\n${body}`;
          const chunks = chunkNote(note);
          if (chunks.every(({ headings }) => headings.length === 0)) return;
          const rest = uncovered(note, chunks).split(/\r?\n/);
          for (const left of rest) {
            const isHeading = /^\s*#{1,6}(\s|$)/.test(left) || /^ {0,3}(={2,}|-{2,})\s*$/.test(left);
            const isHeadingText = left.length <= 300; // The line above an underline.
            expect(left.trim() === '' || isHeading || isHeadingText, left).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the same chunks for the same note', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (note) => {
        expect(chunkNote(note)).toEqual(chunkNote(note));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['one letter', 'x'],
    ['sentences', 'Some words here. '],
    ['white space', ' '],
    ['number signs', '#'],
    ['headings on one line', '# a '],
    ['underlines', '='],
    ['backticks', '`'],
    ['title lines', '\ntitle: x'],
    ['headings', '# a\n'],
    ['carriage returns', '\r'],
    ['fences', '```\n'],
  ])('reads 5 MB of %s in linear time', (_name, unit) => {
    const start = performance.now();
    chunkNote(`---\nx${unit.repeat(5_000_000 / unit.length)}y`);
    expect(performance.now() - start).toBeLessThan(5_000); // A square of it would take hours.
  });
});

describe('chunkKey', () => {
  it('is 16 bytes and differs by model and by text', () => {
    const key = chunkKey('model', 'text');
    expect(key).toHaveLength(16);
    expect(key.equals(chunkKey('model', 'text'))).toBe(true);
    for (const other of [chunkKey('model 2', 'text'), chunkKey('model', 'text 2')])
      expect(key.equals(other)).toBe(false);
  });
});
