import { describe, expect, it } from 'vitest';
import { privateBytesOf } from './private-bytes.ts';

describe('private bytes of a process', () => {
  it.runIf(process.platform === 'linux')('are read for one that runs', () => {
    expect(privateBytesOf(process.pid)).toBeGreaterThan(1_000_000);
  });

  it('are unknown for none and for one that is gone', () => {
    expect(privateBytesOf(null)).toBeNull();
    expect(privateBytesOf(2 ** 30)).toBeNull();
  });
});
