import { BenchmarkError } from '../benchmark.ts';

/** Wall-clock milliseconds since 1970. */
export interface ProbeAnswer {
  readonly shownMs: number;
  readonly usableMs: number;
}

/** Begins the probe's line among what else the app prints. */
export const probeMarker = 'ainote-bench ';

/** The probe's answer in a line of output; null in any other line. */
export function parseProbeLine(line: string): ProbeAnswer | null {
  if (!line.startsWith(probeMarker)) return null;
  const found = JSON.parse(line.slice(probeMarker.length)) as Partial<ProbeAnswer> & { problem?: string };
  if (typeof found.shownMs !== 'number' || typeof found.usableMs !== 'number')
    throw new BenchmarkError(`The page could not be watched: ${found.problem ?? line}`);
  return { shownMs: found.shownMs, usableMs: found.usableMs };
}
