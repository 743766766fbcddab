import { describe, expect, test } from 'vitest';
import { LinkContext } from './link-meaning.ts';
import { renderBlocks } from './markdown.ts';
import { NoteNames } from '../../../shared/links/note-names.ts';
import { maxCodeLength, maxFormattedLength, maxLines, sliceNote, type SlicedNote } from './note-slices.ts';

const paragraph = (number: number) => `Paragraph ${number} ${'has some words of its own. '.repeat(8)}`;
const longNote = (count: number) =>
  Array.from({ length: count }, (_, index) => (index % 10 === 0 ? `## Part ${index}\n` : `${paragraph(index)}\n`));

const htmlOf = ({ slices, references }: SlicedNote) =>
  slices.map((slice) => renderBlocks(slice.tokens, references, new LinkContext(new NoteNames([]), 'a.md')));

describe('cutting a note into slices', () => {
  test('a short note is one slice, an empty one none', () => {
    expect(sliceNote('# a\n\nb').slices.map(({ line, source }) => ({ line, source }))).toEqual([
      { line: 0, source: '# a\n\nb' },
    ]);
    expect(sliceNote('\n\n').slices).toEqual([]);
  });

  test('slices hold the whole note, in order, each of a bounded size', () => {
    const body = longNote(600).join('\n');
    const { slices } = sliceNote(body);
    expect(slices.map((slice) => slice.source).join('\n')).toBe(body);
    expect(Math.max(...slices.map((slice) => slice.source.length))).toBeLessThan(13_000);
    expect(slices.length).toBeGreaterThan(10);
  });

  test('an edit changes the slices next to it and no others', () => {
    const lines = longNote(600);
    const before = sliceNote(lines.join('\n')).slices.map((slice) => slice.key);
    lines.splice(205, 0, 'Something new.\n');
    const after = new Set(sliceNote(lines.join('\n')).slices.map((slice) => slice.key));
    expect(before.filter((key) => !after.has(key)).length).toBeLessThan(5);
  });

  test('a long list is cut between its items and numbered on', () => {
    const items = Array.from({ length: 2_000 }, (_, index) => `${index + 5}. item number ${index}`).join('\n');
    const sliced = sliceNote(items);
    const html = htmlOf(sliced);
    expect(html.length).toBeGreaterThan(3);
    expect(html.join('').match(/<li/g)).toHaveLength(2_000);
    expect(html.every((part) => part.match(/<ol/g)?.length === 1)).toBe(true);
    const second = sliced.slices[1]?.line ?? 0;
    expect(html[1]).toContain(`<ol class="is-part" start="${second + 5}"`);
  });

  test('a link by reference finds its address in another slice', () => {
    const html = htmlOf(sliceNote(`[far][x]\n\n${longNote(200).join('\n')}\n\n[x]: https://a.example`));
    expect(html[0]).toContain('href="https://a.example"');
  });

  test('a paragraph that is too long to format is shown as it was written', () => {
    const html = htmlOf(sliceNote(`before\n\n${'*a* '.repeat(maxFormattedLength / 4 + 1)}\n\nafter`)).join('');
    expect(html).toContain('<pre class="as-written"');
    expect(html).toContain('*a* *a*');
    expect(html).toContain('after');
  });

  test('code without an end is cut, and says so', () => {
    const html = htmlOf(sliceNote(`\`\`\`\n${'some code\n'.repeat(maxCodeLength / 8)}\`\`\`\n\nafter`));
    expect(html[0]?.match(/code\n/g)).toHaveLength(maxCodeLength / 10);
    expect(html[0]).toContain('<p class="cut-notice">');
    expect(html[1]).toContain('after');
  });

  test('a note of too many lines ends with a notice', () => {
    const { slices } = sliceNote('# a\n'.repeat(maxLines + 1));
    expect(slices.at(-1)).toMatchObject({ line: maxLines, source: '' });
    expect(slices.at(-2)?.source.endsWith('# a\n# a')).toBe(true);
  });

  test('each block knows its line within the slice', () => {
    const [html] = htmlOf(sliceNote('# a\n\nb\n\n- c\n- d'));
    expect(html).toContain('<p data-line="2">b</p>');
    expect(html).toContain('<li data-line="5">d</li>');
  });

  test('a note made to be slow is not', () => {
    const long = 90_000;
    const texts = [
      '[',
      '![',
      '[[',
      '*a ',
      '`',
      '<',
      '>',
      '- ',
      '~~',
      '[a](',
      'a@',
      'https://',
      '|',
      '_*',
      '&',
      '\\',
      '](',
    ].map((part) => part.repeat(long / part.length));
    for (const text of [...texts, '`a'.repeat(long / 2), `${'a@b.'.repeat(long / 4)}c`, '- a\n'.repeat(long / 4)]) {
      // Work that grows with the square of the length would not end within the test's time.
      expect(htmlOf(sliceNote(text)).length, text.slice(0, 10)).toBeGreaterThan(0);
    }
  });
});
