import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { versionKinds } from '../../shared/contract/history-api.ts';
import { versionsToDrop, type Retained } from './retention.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 25, 10, 30);
const limits = { maxAgeMs: 30 * day, maxBytes: 1_000_000_000 };

const ages = fc.oneof(
  fc.integer({ min: 0, max: hour }),
  fc.integer({ min: 0, max: 2 * day }),
  fc.integer({ min: -hour, max: 40 * day }),
);
const version = fc.record({
  note: fc.constantFrom('a', 'b'),
  atMs: ages.map((age) => now - age),
  kind: fc.constantFrom(...versionKinds),
  diskBytes: fc.constantFrom(4_096, 8_192, 40_960),
});
/** No two of one note at one time: the store names its files by time. */
const history = fc.uniqueArray(version, { maxLength: 120, selector: ({ note, atMs }) => `${note} ${atMs}` });

const keep = (versions: readonly Retained[], nowMs = now, within = limits) => {
  const dropped = new Set(versionsToDrop(versions, nowMs, within));
  return versions.filter((one) => !dropped.has(one));
};
const each = (check: (versions: Retained[]) => void) =>
  fc.assert(
    fc.property(history, (made) => {
      check(made);
    }),
  );
const older = (versions: readonly Retained[], than: number, upTo: number) =>
  versions.filter(({ atMs, kind }) => kind !== 'delete' && now - atMs > than && now - atMs <= upTo);
const slots = (versions: readonly Retained[], slotMs: number) =>
  versions.map(({ note, atMs }) => `${note} ${Math.floor(atMs / slotMs)}`);

describe('what is kept of a history', () => {
  it('is nothing past thirty days', () => {
    each((versions) => expect(older(keep(versions), 30 * day, Infinity)).toEqual([]));
  });

  it('is everything of the last hour', () => {
    each((versions) => {
      const recent = versions.filter(({ atMs }) => now - atMs <= hour);
      expect(keep(versions)).toEqual(expect.arrayContaining(recent));
    });
  });

  it('is one of each five minutes of a day, and one of each hour before', () => {
    each((versions) => {
      const kept = keep(versions);
      const ofDay = slots(older(kept, hour, day), 5 * minute);
      const before = slots(older(kept, day, Infinity), hour);
      expect(new Set(ofDay).size).toBe(ofDay.length);
      expect(new Set(before).size).toBe(before.length);
    });
  });

  it('leaves no slot without a version that had one', () => {
    each((versions) => {
      const inTime = versions.filter(({ atMs }) => now - atMs <= limits.maxAgeMs);
      expect(new Set(slots(keep(versions), hour))).toEqual(new Set(slots(inTime, hour)));
    });
  });

  it('is every deletion within its time', () => {
    each((versions) => {
      const deletions = versions.filter(({ kind, atMs }) => kind === 'delete' && now - atMs <= limits.maxAgeMs);
      expect(keep(versions)).toEqual(expect.arrayContaining(deletions));
    });
  });

  it('does not depend on how often it was thinned', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat({ max: 3 * day }), { minLength: 1, maxLength: 4 }), (versions, steps) => {
        let stepwise: Retained[] = versions;
        let at = now;
        for (const step of steps) {
          at += step;
          stepwise = keep(stepwise, at);
        }
        expect(stepwise).toEqual(keep(versions, at));
      }),
    );
  });

  it('fits into its bytes, and the oldest go first', () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 400_000 }), (versions, maxBytes) => {
        const roomy = keep(versions);
        const kept = keep(versions, now, { ...limits, maxBytes });
        expect(kept.reduce((sum, { diskBytes }) => sum + diskBytes, 0)).toBeLessThanOrEqual(maxBytes);
        const oldestKept = Math.min(...kept.map(({ atMs }) => atMs));
        for (const gone of roomy.filter((one) => !kept.includes(one)))
          expect(gone.atMs).toBeLessThanOrEqual(oldestKept);
      }),
    );
  });

  it('gives way when one version alone is too large', () => {
    const large: Retained = { note: 'a', atMs: now, kind: 'save', diskBytes: 5_000 };
    expect(keep([large], now, { ...limits, maxBytes: 4_096 })).toEqual([]);
  });
});
