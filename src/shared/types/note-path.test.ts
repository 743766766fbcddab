import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNotePath, isReadableNotePath, noteFolder, noteNameProblem, noteTitle } from './note-path.ts';

describe("a new note's path", () => {
  it.each(['a.md', 'Work/Büro – Plan 2.md', 'a.b.MD', 'Über/日記.md', 'console.md'])('may be %s', (path) => {
    expect(noteNameProblem(path)).toBeNull();
  });

  it.each([
    'a.txt',
    '.md',
    'a/.md',
    '/a.md',
    'a//b.md',
    '../a.md',
    'a/../b.md',
    './a.md',
    'a\\b.md',
    'C:/a.md',
    'CON.md',
    'a/nul.md',
    'lpt1/a.md',
    'a./b.md',
    'a /b.md',
    ' a.md',
    '.git/a.md',
    'a\u0000.md',
    'a\n.md',
    'a?.md',
    `${'x'.repeat(600)}.md`,
  ])('may not be %j, for a reason in words', (path) => {
    expect(noteNameProblem(path)).toMatch(/\.$/);
  });

  it('may always be read as well', () => {
    expect.hasAssertions();
    const part = fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', ' ', ':', '\u0000', 'é'), maxLength: 8 });
    fc.assert(
      fc.property(part, (text) => {
        expect(!isNotePath(`${text}.md`) || isReadableNotePath(`${text}.md`)).toBe(true);
      }),
    );
  });
});

describe('the parts of a path', () => {
  it('are a title and a folder', () => {
    expect([noteTitle('A/B/c.d.md'), noteFolder('A/B/c.d.md')]).toEqual(['c.d', 'A/B']);
    expect([noteTitle('c.MD'), noteFolder('c.MD')]).toEqual(['c', '']);
  });
});
