import { describe, expect, it } from 'vitest';
import type { AppProcess, AppProcesses } from '../../../shared/contract/process-api.ts';
import { trendOf, withReading, type ProcessReadings } from './process-trends.ts';

const measured = (atMs: number, bytesByPid: Readonly<Record<number, number>>, uptimeMs = atMs): AppProcesses => ({
  atMs,
  processes: Object.entries(bytesByPid).map(([pid, privateBytes]): AppProcess => ({
    pid: Number(pid),
    role: 'utility',
    privateBytes,
    measure: 'private-dirty',
    peakBytes: privateBytes,
    cpuPercent: 0,
    uptimeMs,
  })),
  totalBytes: 0,
});

function readEach(seconds: readonly number[], bytesAt: (second: number) => number): ProcessReadings {
  return seconds.reduce<ProcessReadings>(
    (readings, second) => withReading(readings, measured(second * 1_000, { 7: bytesAt(second) })),
    new Map(),
  );
}

describe('the trend of a process', () => {
  it('is told by the minute once there are enough readings', () => {
    expect(
      trendOf(
        readEach([10, 20], (second) => second * 100_000),
        7,
      ),
    ).toBeNull();
    expect(
      trendOf(
        readEach([10, 20, 30], (second) => second * 100_000),
        7,
      ),
    ).toBe(6_000_000);
    expect(
      trendOf(
        readEach([10, 20, 30], (second) => 9_000_000 - second * 100_000),
        7,
      ),
    ).toBe(-6_000_000);
    expect(
      trendOf(
        readEach([10, 20, 30], () => 5_000_000),
        7,
      ),
    ).toBe(0);
    expect(trendOf(new Map(), 7)).toBeNull();
  });

  it('is of the last two minutes', () => {
    const seconds = Array.from({ length: 40 }, (_, index) => (index + 1) * 10);
    const readings = readEach(seconds, (second) => (second <= 200 ? second * 1_000_000 : 200_000_000));
    expect(readings.get(7)).toHaveLength(12);
    expect(trendOf(readings, 7)).toBe(0);
  });

  it('forgets processes that ended, and what was read before another one got the same pid', () => {
    const before = readEach([10, 20, 30], (second) => second * 1_000_000);
    expect(withReading(before, measured(40_000, { 8: 1 })).has(7)).toBe(false);
    expect(trendOf(withReading(before, measured(40_000, { 7: 1 }, 1_000)), 7)).toBeNull();
  });
});
