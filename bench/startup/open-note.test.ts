import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withScratch } from '../scratch.ts';
import { readVault } from '../vaults.ts';
import { chooseNote, firstWords } from './open-note.ts';

describe('the first words of a note', () => {
  it.each([
    ['# The walrus\n\ntext', 'The walrus'],
    ['---\r\ntags: [a]\r\n---\r\n# One', 'tags: [a]'],
    ['\n\n- a **bold** start\tand more', 'bold** start'],
    ['x'.repeat(100), 'x'.repeat(40)],
  ])('of %j are %j', (text, words) => {
    expect(firstWords(text)).toBe(words);
  });

  it.each(['', '***\n\n', '\n'.repeat(50) + 'late'])('are none in %j', (text) => {
    expect(firstWords(text)).toBeNull();
  });
});

describe('the note to open', () => {
  it('is the one of the middle size that has text', () =>
    withScratch(async (folder) => {
      writeFileSync(join(folder, 'small.md'), '# S');
      writeFileSync(join(folder, 'middle.md'), '*'.repeat(50));
      writeFileSync(join(folder, 'large.md'), '# Large one '.repeat(50));
      const { path, shows } = chooseNote(await readVault(folder));
      expect([path, shows]).toEqual(['large.md', 'Large one # Large one # Large one # Larg']);
    }));

  it('is refused when no note has any', () =>
    withScratch(async (folder) => {
      writeFileSync(join(folder, 'empty.md'), '');
      const vault = await readVault(folder);
      expect(() => chooseNote(vault)).toThrow('begins with text');
    }));
});
