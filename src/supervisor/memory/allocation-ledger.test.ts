import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocationTypes } from '../../shared/contract/memory-events.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { AllocationLedger } from './allocation-ledger.ts';
import { MemoryOwners } from './memory-owners.ts';
import { FakeProcess } from './fake-process.ts';
import { trackedTotals } from './tracked-totals.ts';

const line = { id: 'a', component: 'cache', type: 'embedding-cache', bytes: 10 } as const;

describe('AllocationLedger', () => {
  it('replaces the size of a known line and refuses its id to others', () => {
    const ledger = new AllocationLedger(new ManualClock(), 10);
    ledger.put(line);
    ledger.put({ ...line, bytes: 4 });
    expect([ledger.size, ledger.bytesOf('cache')]).toEqual([1, 4]);
    expect(() => ledger.put({ ...line, component: 'other' })).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });

  it('tells what nobody touched', () => {
    const clock = new ManualClock();
    const ledger = new AllocationLedger(clock, 10);
    ledger.put(line);
    ledger.put({ ...line, id: 'b' });
    clock.advance(100);
    expect([ledger.touch('b'), ledger.touch('none')]).toEqual([true, false]);
    expect(ledger.untouchedSince(50).map(({ id }) => id)).toEqual(['a']);
  });

  it('has a bound', () => {
    const ledger = new AllocationLedger(new ManualClock(), 1);
    ledger.put(line);
    expect(ledger.isFull).toBe(true);
    expect(() => ledger.put({ ...line, id: 'b' })).toThrow(RangeError);
    expect(() => new AllocationLedger(new ManualClock(), 0)).toThrow(/maxEntries/);
  });

  it('keeps sums equal to its lines, whatever comes and goes', () => {
    expect.hasAssertions();
    const change = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      bytes: fc.integer({ min: 0, max: 1_000 }),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const ledger = new AllocationLedger(new ManualClock(), 10);
        const model = new Map<string, number>();
        for (const { id, bytes } of changes) {
          const isOdd = id === 'b' || id === 'd';
          if (bytes === 0) ledger.remove(id);
          else ledger.put({ id, bytes, component: isOdd ? 'odd' : 'even', type: allocationTypes[isOdd ? 1 : 2] });
          if (bytes === 0) model.delete(id);
          else model.set(id, bytes);
        }
        const sum = (...ids: string[]) => ids.reduce((total, id) => total + (model.get(id) ?? 0), 0);
        expect([ledger.bytesOf('even'), ledger.bytesOf('odd')]).toEqual([sum('a', 'c'), sum('b', 'd')]);
      }),
    );
  });
});

describe('tracked totals', () => {
  it('count a component by its owner and not by its lines as well', () => {
    const ledger = new AllocationLedger(new ManualClock(), 10);
    const owners = new MemoryOwners();
    const registration = owners.register(new FakeProcess(0).owner({ component: 'cache', bytes: 100 }));
    ledger.put(line);
    ledger.put({ id: 'b', component: 'preview', type: 'file-operation', bytes: 7 });
    expect(trackedTotals(owners, ledger)).toMatchObject({ totalBytes: 107, byComponent: { cache: 100, preview: 7 } });
    registration.dispose();
    expect(trackedTotals(owners, ledger)).toMatchObject({ totalBytes: 17, byComponent: { cache: 10, preview: 7 } });
  });
});
