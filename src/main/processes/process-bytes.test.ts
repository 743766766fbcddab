import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readProcessBytes } from './process-bytes.ts';

describe.runIf(process.platform === 'linux')('readProcessBytes', () => {
  it('grows by about what the process takes', async () => {
    const before = await readProcessBytes(process.pid);
    const held = Buffer.alloc(30_000_000, 1);
    const after = await readProcessBytes(process.pid);
    expect(Number(after) - Number(before)).toBeGreaterThan(25_000_000);
    expect(held.length).toBe(30_000_000);
  });

  it('says gone of a process that has ended', async () => {
    const pid = Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());
    expect(await readProcessBytes(pid)).toBe('gone');
  });
});

it.runIf(process.platform !== 'linux')('leaves other systems to what Electron offers', async () => {
  expect(await readProcessBytes(process.pid)).toBe('hidden');
});
