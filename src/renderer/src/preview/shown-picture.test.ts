import { describe, expect, it } from 'vitest';
import { showFirstFound } from './shown-picture.ts';

/** Shows addresses as a page would whose server has only some of them: each failure is told of later, once. */
function shownFrom(addresses: readonly string[], there: readonly string[]): string[] {
  const picture = new EventTarget();
  const log: string[] = [];
  const show = (address: string) => log.push(address);
  showFirstFound(picture, addresses, show, () => log.push('none'));
  for (let tried = 0; tried < addresses.length; tried += 1) {
    const last = log.at(-1) ?? '';
    if (!there.includes(last)) picture.dispatchEvent(new Event('error'));
  }
  return log;
}

describe('a picture of several addresses', () => {
  it('is shown from the first that has it', () => {
    expect(shownFrom(['a', 'b', 'c'], ['a', 'c'])).toEqual(['a']);
    expect(shownFrom(['a', 'b', 'c'], ['c'])).toEqual(['a', 'b', 'c']);
  });

  it('is given up once when none has it', () => {
    expect(shownFrom(['a', 'b'], [])).toEqual(['a', 'b', 'none']);
    expect(shownFrom([], [])).toEqual(['none']);
  });
});
