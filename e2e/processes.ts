import { expect } from './fixtures.ts';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until the process is gone, which must take no longer than this. */
export async function expectGone(pid: number, withinMs: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: withinMs, intervals: [50] }).toBe(false);
}
