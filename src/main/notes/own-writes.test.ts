import { describe, expect, it } from 'vitest';
import { notePath } from '../test/temporary-vault.ts';
import { OwnWrites } from './own-writes.ts';

const a = notePath('a.md');

describe('OwnWrites', () => {
  it('knows the own version again, however often it is told of', () => {
    const own = new OwnWrites();
    own.remember(a, 'r1');
    expect([own.matches(a, 'r1'), own.matches(a, 'r1')]).toEqual([true, true]);
  });

  it('takes a return to the own version for a change by others', () => {
    const own = new OwnWrites();
    own.remember(a, 'r1');
    expect([own.matches(a, 'other'), own.matches(a, 'r1')]).toEqual([false, false]);
  });

  it('tells a removal from an unreadable file', () => {
    const own = new OwnWrites();
    own.remember(a, null);
    expect(own.matches(a, null)).toBe(true);
    expect(own.matches(a, undefined)).toBe(false);
  });

  it('forgets the oldest of too many', () => {
    const own = new OwnWrites();
    for (let index = 0; index < 1_500; index += 1) own.remember(notePath(`${index}.md`), 'r');
    expect([own.has(notePath('499.md')), own.has(notePath('500.md'))]).toEqual([false, true]);
  });
});
