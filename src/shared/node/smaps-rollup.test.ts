import { describe, expect, it } from 'vitest';
import { parseSmapsRollup } from './smaps-rollup.ts';

describe('parseSmapsRollup', () => {
  it('adds private dirty pages and swap, and leaves clean and shared pages out', () => {
    const text = [
      'Rss: 90000 kB',
      'Private_Clean: 500 kB',
      'Private_Dirty: 20000 kB',
      'Shared_Dirty: 70 kB',
      'Swap: 1000 kB',
    ].join('\n');
    expect(parseSmapsRollup(text)).toBe(21_000 * 1_024);
  });

  it('says null for a text without the figures', () => {
    expect(parseSmapsRollup('')).toBeNull();
  });
});
