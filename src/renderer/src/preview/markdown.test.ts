import { describe, expect, test } from 'vitest';
import { hostileNotes } from '../../../../e2e/hostile-notes.ts';
import { LinkContext } from './link-meaning.ts';
import { parseBlocks, renderBlocks } from './markdown.ts';
import { NoteNames } from '../../../shared/links/note-names.ts';

const paths = ['Garden/Tools.md', 'Garden/Soil.md', 'Plans/Week.md', 'Readme.md', 'Plans/Soil.md'];

function html(text: string, from = 'Garden/Tools.md'): string {
  const { tokens, references } = parseBlocks(text);
  return renderBlocks(tokens, references, new LinkContext(new NoteNames(paths), from));
}

describe('what a note may hold', () => {
  test('a heading comes below the name of the note and keeps its look', () => {
    expect(html('# One\n\n###### Six')).toBe('<h2 class="level-1">One</h2>\n<h6 class="level-6">Six</h6>\n');
  });

  test('a task is a box that cannot be ticked, labelled by its words', () => {
    const text = html('- [ ] sow **peas**\n- [X] dig');
    expect(text).toContain(
      '<li class="task"><label><input type="checkbox" disabled="">sow <strong>peas</strong></label></li>',
    );
    expect(text).toContain('<input type="checkbox" disabled="" checked="">dig</label>');
  });

  test('brackets that are no task stay', () => {
    expect(html('- [x](https://a.example)\n- [ ]tight')).not.toContain('<input');
  });

  test('a table aligns by class, for the page allows no style', () => {
    const text = html('| a | b |\n| --- | --: |\n| 1 | 2 |');
    expect(text).toContain('<td class="is-right">2</td>');
    expect(text).not.toContain('style=');
  });

  test('struck text and code', () => {
    expect(html('~~no~~')).toContain('<s>no</s>');
    expect(html('```ts\na < b\n```')).toBe('<pre tabindex="0"><code>a &lt; b\n</code></pre>\n');
  });

  test('HTML is shown, not used', () => {
    expect(html('<b>x</b>')).toBe('<p>&lt;b&gt;x&lt;/b&gt;</p>\n');
  });

  test('a picture of the vault is shown, relative to the note', () => {
    expect(html('![a "cat"](../img/cat%201.png)')).toContain(
      '<img src="ainote-app://vault/img/cat%201.png" alt="a &quot;cat&quot;">',
    );
    expect(html('![x](../../cat.png)')).not.toContain('<img');
  });

  test('a picture by its name is shown from the first place where it may lie, and knows its name for the others', () => {
    expect(html('![[my "cat".png]]')).toBe(
      '<p><img src="ainote-app://vault/Garden/my%20%22cat%22.png" alt="my &quot;cat&quot;.png" ' +
        'data-picture="my &quot;cat&quot;.png"></p>\n',
    );
    expect(html('see ![[ cat.png | Tom ]] here')).toContain(
      'see <img src="ainote-app://vault/Garden/cat.png" alt="Tom" data-picture="cat.png"> here',
    );
    expect(html('| a |\n|---|\n| ![[cat.png\\|Tom]] |')).toContain('alt="Tom" data-picture="cat.png">');
    expect(html('`![[cat.png]]`')).not.toContain('<img');
  });

  test('a picture by a name that lies nowhere in the vault is told of', () => {
    const text = html('![[../../../cat.png|Tom & I]]');
    expect(text).toMatch(/<span class="picture-box" title="[^"]+">Picture not shown: Tom &amp; I<\/span>/);
    expect(text).not.toContain('<img');
  });

  test('only an embed is a picture, and only of what is a picture', () => {
    expect(html('[[cat.png]] ![[Soil]] ![[map.pdf]]')).not.toContain('<img');
  });

  test('a picture in the note is shown; one from elsewhere is named', () => {
    expect(html('![dot](data:image/png;base64,AAAA)')).toContain('<img src="data:image/png;base64,AAAA" alt="dot">');
    const remote = html('![dot](https://a.example/dot.png)');
    expect(remote).not.toContain('<img');
    expect(remote).toContain('<span>dot</span> <span class="address">https://a.example/dot.png</span>');
  });
});

describe('links', () => {
  test('out of the app', () => {
    expect(html('https://a.example and me@a.example')).toBe(
      '<p><a href="https://a.example" class="outside-link" title="https://a.example">https://a.example</a> and ' +
        '<a href="mailto:me@a.example" class="outside-link" title="mailto:me@a.example">me@a.example</a></p>\n',
    );
  });

  test('an address without encryption is not opened, a file name is no address', () => {
    expect(html('[a](http://a.example)')).toContain('<span class="blocked-link"');
    expect(html('notes.md')).toBe('<p>notes.md</p>\n');
  });

  test.each([
    ['[[tools]]', 'Garden/Tools.md'],
    ['[[WEEK|this week]]', 'Plans/Week.md'],
    ['![[Readme.md]]', 'Readme.md'],
    ['[[Soil]]', 'Garden/Soil.md'],
    ['[[plans/soil]]', 'Plans/Soil.md'],
    ['[[Week#Monday]]', 'Plans/Week.md'],
    ['[w](../Plans/Week.md)', 'Plans/Week.md'],
    ['[s](Soil.md#peat)', 'Garden/Soil.md'],
    ['[s](./soil)', 'Garden/Soil.md'],
    ['[r](/Readme.md)', 'Readme.md'],
    ['[w][1]\n\n[1]: <../Plans/Week.md>', 'Plans/Week.md'],
  ])('%s opens %s', (text, path) => {
    expect(html(text)).toContain(`data-note="${path}"`);
  });

  test.each([
    ['[[Nowhere]]', 'Garden/Nowhere.md'],
    ['[x](Nowhere.md)', 'Garden/Nowhere.md'],
    ['[[Garden/Week#Day]]', 'Garden/Week.md'],
    ['[x](%2e%2e/%zz.md)', '%zz.md'],
  ])('%s leads to no note, but %s can be made', (text, path) => {
    expect(html(text)).toContain(`<a href="#" data-missing="${path}" class="missing-link" title=`);
  });

  test.each(['[x](../../Readme.md)', '[[What: is?]]', '[[Nowhere.png]]', '![[Nowhere.pdf]]', '[[../Up]]'])(
    '%s leads to no note, nor can it be made',
    (text) => {
      expect(html(text)).toMatch(/<span class="missing-link" title="[^"]+">/);
      expect(html(text)).not.toContain('<a');
    },
  );

  test('the words of a wikilink', () => {
    expect(html('[[Week|this week]]')).toContain('>this week</a>');
    expect(html('`[[Week]]`')).not.toContain('<a');
    expect(html('[[1]](https://a.example)')).toContain('>[1]</a>');
    expect(html('| a |\n|---|\n| [[Week\\|w]] |')).toContain('>w</a>');
  });

  test('a heading of the note itself', () => {
    expect(html('[x](#My-part) [[#My part]]')).toBe(
      '<p><a href="#" class="heading-link" data-heading="my-part">x</a> ' +
        '<a href="#" class="heading-link" data-heading="my-part">#My part</a></p>\n',
    );
  });
});

describe('hostile notes', () => {
  // The window's own proof is an end-to-end test; this one says that already the text before sanitising is harmless.
  test.each(hostileNotes.map((note) => [note.name, note.text] as const))('%s', (_name, text) => {
    const tags = html(text).match(/<[^>]*>/g) ?? [];
    const known =
      /^<\/?(?:p|h[2-6]|ul|ol|li|pre|code|hr|br|div|span|em|strong|s|a|img|label|input|table|thead|tbody|tr|th|td)[ >]/;
    for (const tag of tags) {
      expect(tag).toMatch(known);
      expect(tag.replaceAll(/"[^"]*"/g, '')).not.toMatch(/\son|style|src=x/i);
      expect(tag).not.toMatch(/(?:href|src)="(?!https:|mailto:|#|data:image\/(?:png|jpe?g|gif|webp|avif);base64,)/i);
    }
  });

  test('has every kind of case once', () => {
    expect(new Set(hostileNotes.map((note) => note.name)).size).toBe(hostileNotes.length);
    expect(hostileNotes.length).toBeGreaterThan(40);
  });
});
