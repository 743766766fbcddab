import { expect, it } from 'vitest';
import { nameKey, NoteNames, pathOfAddress } from './note-names.ts';

const names = new NoteNames(['Soil.md', 'Garden/Soil.md', 'Garden/Deep/Moss.md', 'Plans/Moss.md', 'Ünder/Straße.md']);

it.each([
  ['Soil', 'Plans/x.md', 'Soil.md'],
  ['soil.MD', 'Garden/x.md', 'Soil.md'],
  ['garden/soil', '', 'Garden/Soil.md'],
  ['/Garden/Soil', '', 'Garden/Soil.md'],
  ['Moss', 'Garden/Deep/x.md', 'Garden/Deep/Moss.md'],
  ['Moss', 'Garden/x.md', 'Plans/Moss.md'],
  ['Deep/Moss', '', 'Garden/Deep/Moss.md'],
  ['eep/Moss', '', null],
  ['u\u0308nder/straße', '', 'Ünder/Straße.md'],
  ['Nothing', '', null],
])('[[%s]] in %j means %j', (name, from, path) => {
  expect(names.byName(name, from)).toBe(path);
});

it.each([
  ['../Soil.md', 'Garden/x.md', 'Soil.md'],
  ['Soil.md', 'Garden/x.md', 'Garden/Soil.md'],
  ['/garden/soil', 'Plans/x.md', 'Garden/Soil.md'],
  ['../../Soil.md', 'Garden/x.md', null],
  ['Moss.md', 'Garden/x.md', null],
])('(%s) in %j means %j', (address, from, path) => {
  expect(names.byAddress(address, from)).toBe(path);
});

it('tells where an address leads, and what a target has in common with its note', () => {
  expect(pathOfAddress('../a/./b.png', 'Garden/x.md')).toBe('a/b.png');
  expect(pathOfAddress('../../b.png', 'Garden/x.md')).toBeNull();
  expect(['A/B/Note.md', ' note ', 'NOTE.MD'].map(nameKey)).toEqual(['note', 'note', 'note']);
});
