import type { LeakFinding } from '../leak-finding.ts';
import { LeakDetector } from '../leak-detector.ts';
import type { ComponentReading, LeakSample } from '../leak-sample.ts';
import type { LeakSettings } from '../leak-settings.ts';

export const mb = 1e6;
const hour = 3_600;

/** What a test says of one moment; the rest is a quiet process. */
export interface Scene {
  readonly operations?: number;
  readonly isOperationActive?: boolean;
  readonly declaredBytes?: number;
  readonly epoch?: number;
  readonly components: readonly ComponentReading[];
}

export function sampleAt(seconds: number, scene: Scene): LeakSample {
  return { seconds, epoch: 0, operations: 2 * seconds, isOperationActive: false, declaredBytes: 0, ...scene };
}

/** Feeds a sample every 10 s and collects the findings. */
export function watch(
  hours: number,
  scene: (seconds: number) => Scene,
  settings: Partial<LeakSettings> = {},
  detector = new LeakDetector(settings),
): LeakFinding[] {
  const findings: LeakFinding[] = [];
  for (let at = 0; at < hours * hour; at += 10) findings.push(...detector.add(sampleAt(at, scene(at))));
  return findings;
}

/** One component that is not collected, of so many MB. */
export const only =
  (name: string, megabytes: (seconds: number) => number, more: Partial<ComponentReading> = {}) =>
  (seconds: number): Scene => ({ components: [{ name, bytes: megabytes(seconds) * mb, ...more }] });

/** A heap with a collection each minute, every eighth of them a full one; garbage climbs by `sawMb` between. */
export const heap =
  (liveMb: (seconds: number) => number, sawMb = 10) =>
  (seconds: number): Scene => {
    const collections = Math.floor(seconds / 60);
    const live = liveMb(collections * 60);
    return { components: [{ name: 'heap', bytes: (live + (sawMb * (collections % 8)) / 8) * mb, collections }] };
  };

/** `rate` MB/s from `onset` on. */
export const leaking =
  (rate: number, onset: number) =>
  (seconds: number): number =>
    rate * Math.max(0, seconds - onset);

/** Repeatable noise in 0..1. */
export function noise(seed: number): number {
  const mixed = Math.sin(seed * 12.9898) * 43_758.5453;
  return mixed - Math.floor(mixed);
}
