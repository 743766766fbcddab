import { expect, test } from 'vitest';
import { gcFigures, gcTable, returnedShare, type GcRow } from './gc-figures.ts';
import type { CollectedReport } from './gc-protocol.ts';

function report(figures: Partial<CollectedReport>, durationMs = 20, longestPauseMs = 5): CollectedReport {
  const receipt = {
    trigger: 'automatic' as const,
    startedAtMs: 0,
    durationMs,
    longestPauseMs,
    askedBytes: 30e6,
    freedByComponent: [],
    privateBeforeBytes: 95e6,
    privateAfterBytes: 65e6,
    outcome: 'met' as const,
  };
  return {
    kind: 'collected',
    name: 'automatic',
    receipt,
    freedBytes: 30e6,
    beforeBytes: 95e6,
    afterBytes: 65e6,
    ...figures,
  };
}

const row = (figures: Partial<GcRow>): GcRow => ({
  way: 'leases',
  limitBytes: 100e6,
  pressed: { kind: 'pressed', freedBytes: 0, takenPieces: 9, refusals: 1, collections: 2 },
  collected: [report({})],
  samples: [90e6, 95e6],
  ...figures,
});

test('what stays in the process after it was freed lowers the share', () => {
  expect(returnedShare(report({}))).toBe(1);
  expect(returnedShare(report({ afterBytes: 80e6 }))).toBe(0.5);
  expect(() => returnedShare(report({ freedBytes: 0, afterBytes: 95e6 }))).toThrow('freed nothing');
});

test('the worst of all ways counts, and each sample beyond the limit', () => {
  const rows = [row({}), row({ collected: [report({ afterBytes: 80e6 }, 40, 12)], samples: [99e6, 101e6, 102e6] })];
  expect(gcFigures(rows)).toEqual({
    'worst-returned-share': 0.5,
    'worst-duration-ms': 40,
    'worst-pause-ms': 12,
    'limit-violations': 2,
    'highest-share-of-limit': 1.02,
  });
  expect(gcTable(rows)).toContainEqual(['leases', 'automatic', '30.0', '30.0', '15.0', '0.50', '40', '12']);
});
