import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { levelOf, MemoryMeter } from './memory-meter.ts';

const counts = { notes: 1, passages: 2, vectors: 3, windows: 1 };
const bytes = fc.integer({ min: 0, max: 400_000_000 });

describe('MemoryMeter', () => {
  it('accounts for every private byte: runtime, tracked, V8 and untracked add up', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, bytes, bytes, (start, now, heapStart, heapNow, trackedBytes) => {
        let privateBytes = start;
        let committedBytes = heapStart;
        const meter = new MemoryMeter({
          clock: new ManualClock(),
          readPrivate: () => ({ bytes: privateBytes, measure: 'private-dirty' }),
          readHeap: () => ({ usedBytes: 0, committedBytes, limitBytes: 1, externalBytes: 0 }),
        });
        privateBytes = now;
        committedBytes = heapNow;
        const metrics = meter.measure({ trackedBytes, counts, modelPid: null });
        const sum = metrics.runtimeBytes + metrics.trackedBytes + metrics.v8.grownBytes + metrics.untrackedBytes;
        expect(sum).toBe(metrics.privateBytes);
        expect(metrics.runtimeBytes).toBe(start);
        expect(metrics.pressure.ratio).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.runIf(process.platform === 'linux')('shows memory that nobody declared as untracked', () => {
    const meter = new MemoryMeter({ clock: new ManualClock() });
    const before = meter.measure({ trackedBytes: 0, counts, modelPid: null });
    const hidden = Buffer.alloc(30_000_000, 1);
    const after = meter.measure({ trackedBytes: 0, counts, modelPid: null });
    expect(after.untrackedBytes - before.untrackedBytes).toBeGreaterThan(25_000_000);
    expect(hidden.length).toBe(30_000_000);
  });

  it('names the pressure', () => {
    expect([0, 0.74, 0.75, 0.84, 0.85, 0.99, 1].map(levelOf)).toEqual([
      'normal',
      'normal',
      'elevated',
      'elevated',
      'high',
      'high',
      'at-limit',
    ]);
  });
});
