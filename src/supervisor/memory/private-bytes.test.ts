import { describe, expect, it } from 'vitest';
import { readPrivateBytes } from './private-bytes.ts';

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
