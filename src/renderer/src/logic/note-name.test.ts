import { describe, expect, it } from 'vitest';
import { initialText, nameProblem, pathFromName } from './note-name.ts';

describe('note names', () => {
  it('adds the ending once', () => {
    expect([pathFromName(' a/b '), pathFromName('c.md')]).toEqual(['a/b.md', 'c.md']);
  });

  it('refuses a name that is taken in another case', () => {
    expect(nameProblem('Plan', ['plan.md'])).toBe('There is already a note of this name.');
  });

  it('allows a note to change the case of its own name', () => {
    expect(nameProblem('Plan', ['plan.md'], 'plan.md')).toBeNull();
  });

  it('passes on what is wrong with a name', () => {
    expect(nameProblem('a:b', [])).toMatch(/must not contain/);
  });

  it('starts a note with its title', () => {
    expect(initialText('a/My plan.md')).toBe('# My plan\n\n');
  });
});
