import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NoteNames } from '../../shared/links/note-names.ts';
import { linksOf } from '../../shared/links/read-links.ts';
import { linkEdits, type Rename } from './link-edits.ts';
import { applyEdits } from './text-edits.ts';

const paths = [
  'Soil.md',
  'Garden/Beds.md',
  'Garden/Deep/Moss.md',
  'Plans/Moss.md',
  'Plans/Week.md',
  'Twin.md',
  'X/Twin.md',
];

function renameOf(from: string, to: string, all: readonly string[] = paths): Rename {
  return { from, to, before: new NoteNames(all), after: new NoteNames([...all.filter((path) => path !== from), to]) };
}

const rewritten = (text: string, path: string, rename: Rename) => applyEdits(text, linkEdits(text, path, rename));

describe('a renamed note', () => {
  it.each([
    ['[[Soil]]', '[[Clay]]'],
    ['![[soil#Part|words]]', '![[Clay#Part|words]]'],
    ['[[ Soil | words ]]', '[[ Clay | words ]]'],
    ['[[Soil.md]]', '[[Clay.md]]'],
    ['[w](../Soil.md#part "t")', '[w](../Clay.md#part "t")'],
    ['[w](../soil)', '[w](../Clay)'],
    ['[w](</Soil.md>)', '[w](</Clay.md>)'],
    ['[[Beds]] [[Nowhere]] [w](Nowhere.md)', '[[Beds]] [[Nowhere]] [w](Nowhere.md)'],
    ['`[[Soil]]` and\n\n    [[Soil]]\n', '`[[Soil]]` and\n\n    [[Soil]]\n'],
    ['---\nup: "[[Soil]]"\n---\n', '---\nup: "[[Clay]]"\n---\n'],
  ])('%j in another note becomes %j', (text, expected) => {
    expect(rewritten(text, 'Garden/Beds.md', renameOf('Soil.md', 'Clay.md'))).toBe(expected);
  });

  it.each([
    ['Sandy soil', '[[Soil]] [w](../Soil.md)', '[[Sandy soil]] [w](../Sandy%20soil.md)'],
    [
      'A (b) [c]#d',
      '[[Soil|w]] [[Soil]]',
      '[w](../A%20%28b%29%20%5Bc%5D%23d.md) [A (b) \\[c\\]#d](../A%20%28b%29%20%5Bc%5D%23d.md)',
    ],
    ['Week', '[[Soil]]', '[[Week]]'],
    ['Garden/Deep/Near/Moss', '[[Soil]]', '[[Garden/Deep/Near/Moss]]'],
  ])('may be called %s', (name, text, expected) => {
    expect(rewritten(text, 'Garden/Beds.md', renameOf('Soil.md', `${name}.md`))).toBe(expected);
  });
});

describe('a moved note', () => {
  it('is still meant by its bare name, and by its new path where a path was written', () => {
    const rename = renameOf('Soil.md', 'Archive/Soil.md');
    expect(rewritten('[[Soil]] [[Soil|w]] [w](../Soil.md)', 'Plans/Week.md', rename)).toBe(
      '[[Soil]] [[Soil|w]] [w](../Archive/Soil.md)',
    );
  });

  it('is named by its new path where a path was written', () => {
    const rename = renameOf('Garden/Beds.md', 'Archive/Beds.md');
    expect(rewritten('[[Garden/Beds]] ![[garden/beds.md#P|w]]', 'Soil.md', rename)).toBe(
      '[[Archive/Beds]] ![[Archive/Beds.md#P|w]]',
    );
  });

  it('takes its own addresses along, those of pictures and of notes that are not there too', () => {
    const rename = renameOf('Garden/Beds.md', 'Archive/Old/Beds.md');
    const text = '[a](../Soil.md) ![p](pics/a%20b.png) [n](New.md) [[Beds]] [top](/Soil.md) [out](https://a.example)';
    expect(rewritten(text, 'Garden/Beds.md', rename)).toBe(
      '[a](../../Soil.md) ![p](../../Garden/pics/a%20b.png) [n](../../Garden/New.md) [[Beds]] [top](/Soil.md) [out](https://a.example)',
    );
  });

  it('does not take over links that meant another note', () => {
    const rename = renameOf('Plans/Week.md', 'Moss.md');
    expect(rewritten('[[Moss]] and [[Week]]', 'Soil.md', rename)).toBe('[[Plans/Moss]] and [[Moss]]');
  });

  it('is meant by its path when another one is beside', () => {
    const rename = renameOf('Soil.md', 'Plans/Twin.md');
    expect(rewritten('[[Soil]]', 'X/y.md', rename)).toBe('[[Plans/Twin]]');
  });
});

describe('any rename', () => {
  const names = fc.constantFrom('Soil', 'Moss', 'Twin', 'Week', 'A b', 'x#y', 'Ünder', 'p(q)', 'r[s]');
  const folders = fc.constantFrom('', 'Garden/', 'Garden/Deep/', 'Plans/', 'New folder/');
  const path = fc.tuple(folders, names).map(([folder, name]) => `${folder}${name}.md`);
  const links = fc.array(
    fc.oneof(
      fc.tuple(folders, names).map(([folder, name]) => `[[${folder}${name}]]`),
      names.map((name) => `[[${name}#Part|words]]`),
      fc.tuple(fc.constantFrom('', '../', '/', '../Plans/'), names).map(([up, name]) => `[w](<${up}${name}.md>)`),
    ),
  );

  it('leaves every link with its meaning, and a second look finds nothing to do', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { minLength: 1, maxLength: 12 }),
        path,
        fc.nat(11),
        fc.nat(11),
        links,
        (...given) => {
          const [all, to, fromIndex, sourceIndex, written] = given;
          const from = all[fromIndex % all.length]!;
          const source = all[sourceIndex % all.length]!;
          if (all.includes(to)) return;
          const rename = renameOf(from, to, all);
          const text = written.join('\n');
          const after = rewritten(text, source, rename);
          const sourceAfter = source === from ? to : source;
          const meanings = (of: string, at: string, among: NoteNames) =>
            linksOf(of).map(({ kind, target }) =>
              kind === 'wiki' ? among.byName(target, at) : among.byAddress(target, at),
            );
          const before = meanings(text, source, rename.before);
          const now = meanings(after, sourceAfter, rename.after);
          expect(now).toHaveLength(before.length);
          before.forEach((meant, index) => {
            if (meant !== null) expect(now[index], `${written[index]} in ${source}`).toBe(meant === from ? to : meant);
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
