import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PressureLevel } from '../../shared/contract/memory-events.ts';
import { nextAlert, noAlert } from './alert-policy.ts';
import { collectionTargetBytes, isCollectionDue } from './auto-collection-policy.ts';
import { nextPressureLevel, pressureOf } from './pressure-policy.ts';

const thresholds = { elevatedAtPercent: 75, highAtPercent: 85 };

function levels(percents: readonly number[]): PressureLevel[] {
  let level: PressureLevel = 'normal';
  return percents.map((percent) => (level = nextPressureLevel(level, percent, thresholds)));
}

describe('pressure', () => {
  it('rises at its thresholds and falls well below them', () => {
    expect(levels([74.9, 75, 74, 72, 71.9, 85, 100, 98, 96.9, 10])).toEqual([
      'normal',
      'elevated',
      'elevated',
      'elevated',
      'normal',
      'high',
      'at-limit',
      'at-limit',
      'high',
      'normal',
    ]);
  });

  it('does not flap while use wavers by less than the hysteresis', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 110 }),
        fc.array(fc.double({ min: -1.4, max: 1.4, noNaN: true })),
        (centre, noise) => {
          const seen = levels(noise.map((offset) => centre + offset));
          const changes = seen.filter((level, index) => index > 0 && level !== seen[index - 1]).length;
          expect(changes).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('is a share from 0 to 1', () => {
    expect([pressureOf(50, 100), pressureOf(150, 100), pressureOf(-5, 100)]).toEqual([0.5, 1, 0]);
  });
});

describe('an alert', () => {
  it('is raised once and cleared five points below', () => {
    let state = noAlert;
    const changes = [84, 85, 90, 81, 80, 79.9, 84, 86].map((percent) => {
      const step = nextAlert(state, percent, 85, 0);
      state = step.state;
      return step.change;
    });
    expect(changes).toEqual([null, 'raised', null, null, null, 'cleared', null, 'raised']);
  });
});

describe('an automatic collection', () => {
  const limits = { baseLimitBytes: 1_000, gcAtPercent: 75 };

  it('comes at its share of the limit and aims below it', () => {
    expect([isCollectionDue(749, limits, null, 0), isCollectionDue(750, limits, null, 0)]).toEqual([false, true]);
    expect(collectionTargetBytes(limits)).toBe(650);
  });

  it('that did not help is not repeated before use grew or a minute passed', () => {
    const last = { endedMs: 0, afterBytes: 800, wasMet: false };
    expect(isCollectionDue(800, limits, last, 10_000)).toBe(false);
    expect(isCollectionDue(820, limits, last, 10_000)).toBe(true);
    expect(isCollectionDue(800, limits, last, 60_000)).toBe(true);
    expect(isCollectionDue(800, limits, { ...last, wasMet: true }, 0)).toBe(true);
  });
});
