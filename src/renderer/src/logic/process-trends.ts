import type { AppProcesses } from '../../../shared/contract/process-api.ts';

/** Two minutes at the usual distance of ten seconds. */
const maxReadings = 12;
/** Fewer say nothing yet. */
const minReadings = 3;
/** Less than this is the coming and going of any process. Bytes a minute. */
const steadyBelow = 300_000;

interface Reading {
  readonly atMs: number;
  readonly bytes: number;
}

/** What each process was measured at lately, by pid; those that have ended are gone from it. */
export type ProcessReadings = ReadonlyMap<number, readonly Reading[]>;

/** With one more measurement. Bounded by the processes that there are. */
export function withReading(readings: ProcessReadings, { atMs, processes }: AppProcesses): ProcessReadings {
  return new Map(
    processes.map(({ pid, privateBytes, uptimeMs }) => {
      // A pid may be another process's by now: what was read before this one was made is none of its.
      const own = (readings.get(pid) ?? []).filter((reading) => reading.atMs >= atMs - uptimeMs);
      return [pid, [...own, { atMs, bytes: privateBytes }].slice(-maxReadings)];
    }),
  );
}

/** Bytes a minute over the last two minutes; 0 for what is steady, null while too little is known. */
export function trendOf(readings: ProcessReadings, pid: number): number | null {
  const own = readings.get(pid) ?? [];
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || own.length < minReadings || last.atMs === first.atMs) return null;
  const perMinute = ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 60_000;
  return Math.abs(perMinute) < steadyBelow ? 0 : perMinute;
}
