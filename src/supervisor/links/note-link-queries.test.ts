import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openVaultRoot } from '../../shared/node/vault-path.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { NoteIntake } from '../indexing/note-intake.ts';
import { openTestStore } from '../test/index-builders.ts';
import { path, writeNotes } from '../test/start-indexer.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { maxLinks } from './note-facts.ts';
import { NoteLinkQueries } from './note-link-queries.ts';

const signal = new AbortController().signal;

/** A real vault, taken in by the real intake. */
async function openVault(notes: Readonly<Record<string, string>>) {
  const vault = temporaryFolder();
  const store = openTestStore();
  const root = await openVaultRoot(vault);
  const intake = new NoteIntake({ root, store, modelId: 'test-model', clock: new ManualClock() });
  const write = async (changed: Readonly<Record<string, string>>) => {
    writeNotes(vault, changed);
    for (const name of Object.keys(changed)) await intake.take(path(name));
  };
  await write(notes);
  return { store, intake, write, vault: join(vault), links: new NoteLinkQueries(store) };
}

const garden = {
  'Soil.md':
    '---\naliases: [Humus, top soil]\ntags: garden/earth\n---\n# Soil\n\nDark and crumbly. #Garden/Earth #2026\n',
  'Garden/Beds.md': '# Beds\n\nDig the [[Soil]] in spring.\n\n## On [[soil|earth]]\n\nMore of [it](../Soil.md#dark).\n',
  'Garden/Moss.md': 'Moss wants poor SOIL and no humus; `Soil` is code. See [[Nowhere]] and [[Beds#On]]. #garden\n',
  'Other.md': 'Soils are many. [[Soil]] is linked, and [soil](https://example.org).\n',
};

describe('backlinks', () => {
  it('come with the passages around them, whichever way a note is named', async () => {
    const { links } = await openVault(garden);
    const { notes, total } = links.backlinks(path('Soil.md'), 10);
    expect(total).toBe(2);
    expect(notes.map(({ title, count }) => [title, count])).toEqual([
      ['Beds', 3],
      ['Other', 1],
    ]);
    const [first, heading, second] = notes[0]?.passages ?? [];
    expect(first?.marks.map(({ start, end }) => first.text.slice(start, end))).toEqual(['[[Soil]]']);
    expect(heading).toMatchObject({ headings: ['Beds'], text: 'On [[soil|earth]]', marks: [] });
    expect(second).toMatchObject({ headings: ['Beds', 'On [[soil|earth]]'] });
    expect(garden['Garden/Beds.md'].slice(second?.offset)).toMatch(/^\[it\]/);
  });

  it('follow edits, renames and removals', async () => {
    const { links, write, intake, store } = await openVault(garden);
    await write({ 'Other.md': 'Nothing any more.' });
    expect(links.backlinks(path('Soil.md'), 10).notes.map(({ title }) => title)).toEqual(['Beds']);
    await intake.rename(path('Soil.md'), path('Clay.md'));
    expect(links.backlinks(path('Clay.md'), 10).total).toBe(0);
    expect(links.sources([path('Soil.md')])).toEqual(['Garden/Beds.md']);
    store.skipped.put({ path: 'Log.md', reason: 'too-many-passages', detail: '' });
    store.skipped.put({ path: 'Photo.md', reason: 'not-text', detail: '' });
    expect(links.sources([path('Soil.md')]), 'whose links nobody knows').toEqual(['Garden/Beds.md', 'Log.md']);
    await intake.rename(path('Clay.md'), path('Deep/soil.md'));
    expect(links.backlinks(path('Deep/soil.md'), 10).notes[0]?.count).toBe(2); // The address is not followed: it leads nowhere.
    await intake.remove(path('Garden/Beds.md'));
    expect(links.backlinks(path('Deep/soil.md'), 10).total).toBe(0);
    expect(store.links.byKey('soil')).toEqual([]);
  });

  it('go to the note beside, then to the one nearest the top', async () => {
    const { links } = await openVault({
      'A/Note.md': '',
      'B/C/Note.md': '',
      'A/from.md': '[[Note]]',
      'x.md': '[[Note]] [[C/Note]]',
    });
    expect(links.backlinks(path('A/Note.md'), 10).notes.map((note) => note.path)).toEqual(['A/from.md', 'x.md']);
    expect(links.backlinks(path('B/C/Note.md'), 10).notes.map((note) => note.count)).toEqual([1]);
  });

  it('of a note made of links stay within bounds', async () => {
    const { links, store, write } = await openVault({ 'Hub.md': '[[Leaf]]\n\n'.repeat(maxLinks + 500), 'Leaf.md': '' });
    expect(store.links.sourcesOf('leaf')).toEqual(['Hub.md']);
    expect(links.backlinks(path('Leaf.md'), 10).notes[0]?.passages).toHaveLength(3);
    await write({ 'Hub.md': 'One [[Leaf]] is left.' });
    expect(links.backlinks(path('Leaf.md'), 10).notes[0]?.count).toBe(1);
  });
});

describe('unlinked mentions', () => {
  it('are whole words of the name or an alias, outside of links and code', async () => {
    const { links } = await openVault(garden);
    const mentions = await links.mentions(path('Soil.md'), 10, signal);
    expect(mentions.map(({ title, words }) => [title, words])).toEqual([['Moss', 'SOIL']]);
    const [{ passage } = { passage: null }] = mentions;
    expect(garden['Garden/Moss.md'].slice(passage?.offset).startsWith('SOIL')).toBe(true);
    expect(passage?.marks.map(({ start, end }) => passage.text.slice(start, end))).toEqual(['SOIL']);
  });

  it('may stretch over a line end, and take names with signs as they are', async () => {
    const { links } = await openVault({
      'C++ (notes).md': '---\naliases: "top  layer"\n---\n',
      'a.md': 'About C++ (notes) and more.',
      'b.md': 'The top\nlayer. C (notes) is another thing.',
    });
    const mentions = await links.mentions(path('C++ (notes).md'), 10, signal);
    expect(mentions.map(({ words }) => words).toSorted()).toEqual(['C++ (notes)', 'top\nlayer']);
  });
});

describe('other questions', () => {
  it('tell what a note links to, and what of that is missing', async () => {
    const { links } = await openVault(garden);
    expect(links.outgoing(path('Garden/Moss.md'))).toEqual([
      { target: 'Nowhere', path: null, count: 1 },
      { target: 'Beds', path: 'Garden/Beds.md', count: 1 },
    ]);
    expect(links.outgoing(path('Garden/Beds.md'))).toEqual([{ target: 'Soil', path: 'Soil.md', count: 3 }]);
  });

  it('count tags, those of the front matter too', async () => {
    const { store } = await openVault(garden);
    expect(store.links.tagCounts('', 10)).toEqual([
      { tag: 'garden', notes: 1 },
      { tag: 'garden/earth', notes: 1 },
    ]);
    expect(store.links.notesWithTag('garden')).toHaveLength(2);
    expect(store.links.notesWithTag('garden/earth')).toHaveLength(1);
    expect(store.links.notesWithTag('gard')).toEqual([]);
  });

  it('complete names, paths and aliases with a target that means the note from anywhere', async () => {
    const { links } = await openVault({ ...garden, 'Deep/Soil.md': '', 'Odd [x].md': '' });
    const inserts = (part: string) => links.complete(part, 10).map(({ insert }) => insert);
    expect(inserts('soi')).toEqual(['Soil', 'Deep/Soil', 'Soil|top soil']);
    expect(inserts('deep/s')).toEqual(['Deep/Soil']);
    expect(inserts('HUM')).toEqual(['Soil|Humus']);
    expect(inserts('')).toHaveLength(5); // Brackets cannot stand in a link.
  });
});
