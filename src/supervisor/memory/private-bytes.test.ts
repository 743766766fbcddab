import { describe, expect, it } from 'vitest';
import { parseSmapsRollup, readPrivateBytes } from './private-bytes.ts';

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

describe('readPrivateBytes', () => {
  it.runIf(process.platform === 'linux')('grows by about what this process takes', () => {
    const before = readPrivateBytes();
    const held = Buffer.alloc(30_000_000, 1);
    const after = readPrivateBytes();
    expect(before.measure).toBe('private-dirty');
    expect(after.bytes - before.bytes).toBeGreaterThan(25_000_000);
    expect(held.length).toBe(30_000_000);
  });
});
