import type { PressureLevel } from '../../shared/contract/memory-events.ts';

export interface PressureThresholds {
  /** Percent of the limit. */
  readonly elevatedAtPercent: number;
  readonly highAtPercent: number;
}

/** A level is left only this far below where it begins, so that a figure that wavers does not flap. */
const pressureHysteresisPercent = 3;

const fullPercent = 100;

/** The level for a measurement, given the last one: up at the thresholds, down only well below them. */
export function nextPressureLevel(
  current: PressureLevel,
  usagePercent: number,
  thresholds: PressureThresholds,
): PressureLevel {
  const rising = levelAt(usagePercent, thresholds);
  const falling = levelAt(usagePercent + pressureHysteresisPercent, thresholds);
  if (rank(rising) > rank(current)) return rising;
  return rank(falling) < rank(current) ? falling : current;
}

/** Private bytes by limit, from 0 to 1. */
export function pressureOf(privateBytes: number, limitBytes: number): number {
  return Math.min(1, Math.max(0, privateBytes / limitBytes));
}

function levelAt(usagePercent: number, { elevatedAtPercent, highAtPercent }: PressureThresholds): PressureLevel {
  if (usagePercent >= fullPercent) return 'at-limit';
  if (usagePercent >= highAtPercent) return 'high';
  return usagePercent >= elevatedAtPercent ? 'elevated' : 'normal';
}

function rank(level: PressureLevel): number {
  const ranks = { normal: 0, elevated: 1, high: 2, 'at-limit': 3 } as const;
  return ranks[level];
}
