import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { LeaseBook } from './lease-book.ts';

const request = { owner: 'indexer', kind: 'embedding-batch', bytes: 40, ttlMs: 1_000 } as const;

function build(limitBytes = 100) {
  const clock = new ManualClock();
  return { clock, book: new LeaseBook({ clock, limitBytes, maxLeases: 5 }) };
}

describe('LeaseBook', () => {
  it('refuses what does not fit, and says whether it ever could', () => {
    const { book } = build();
    book.request(request);
    expect(book.request({ ...request, bytes: 61 })).toEqual({ refused: 'ai-limit' });
    expect(book.request({ ...request, bytes: 101 })).toEqual({ refused: 'larger-than-limit' });
    expect(book.usedBytes).toBe(40);
  });

  it('takes expired leases back, and knows them no more', () => {
    const { clock, book } = build();
    const decision = book.request(request);
    if (!('lease' in decision)) throw new Error('refused');
    clock.advance(1_000);
    expect(() => book.renew(decision.lease.leaseId, request)).toThrow(
      expect.objectContaining({ code: 'lease-unknown' }),
    );
    expect(book.reclaimExpired()).toEqual([decision.lease]);
    expect([book.usedBytes, book.size]).toEqual([0, 0]);
    expect(() => book.release(decision.lease.leaseId)).toThrow(expect.objectContaining({ code: 'lease-unknown' }));
  });

  it('renews with another size and a new expiry, and leaves the lease as it was when that is refused', () => {
    const { clock, book } = build();
    const decision = book.request(request);
    if (!('lease' in decision)) throw new Error('refused');
    clock.advance(900);
    const renewed = book.renew(decision.lease.leaseId, { bytes: 100, ttlMs: 500 });
    expect(renewed).toMatchObject({ lease: { bytes: 100, owner: 'indexer', expiresAtMs: clock.wallMs() + 500 } });
    expect(book.renew(decision.lease.leaseId, { bytes: 101, ttlMs: 500 })).toEqual({ refused: 'larger-than-limit' });
    expect(book.usedBytes).toBe(100);
  });

  it('gives leases ids that nobody can guess', () => {
    const { book } = build();
    const ids = [1, 2, 3].map(() => book.request({ ...request, bytes: 1 }));
    const uuid: unknown = expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    expect(ids).toEqual([1, 2, 3].map(() => ({ lease: expect.objectContaining({ leaseId: uuid }) as unknown })));
  });

  it('lets a lower limit take hold as leases end', () => {
    const { book } = build();
    const decision = book.request(request);
    if (!('lease' in decision)) throw new Error('refused');
    book.setLimit(30);
    expect(book.renew(decision.lease.leaseId, request)).toEqual({ refused: 'larger-than-limit' });
    expect(book.request({ ...request, bytes: 1 })).toEqual({ refused: 'ai-limit' });
  });

  it('never passes its limit, whatever is asked, renewed, released and left to expire', () => {
    expect.hasAssertions();
    const act = fc.record({
      kind: fc.constantFrom('request', 'renew', 'release', 'wait', 'sweep'),
      bytes: fc.integer({ min: 1, max: 120 }),
      pick: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const { clock, book } = build();
        const ids: string[] = [];
        for (const { kind, bytes, pick } of acts) {
          const id = ids[pick % Math.max(1, ids.length)] ?? 'none';
          try {
            if (kind === 'request') {
              const decision = book.request({ ...request, bytes });
              if ('lease' in decision) ids.push(decision.lease.leaseId);
            } else if (kind === 'renew') book.renew(id, { ...request, bytes });
            else if (kind === 'release') book.release(id);
            else if (kind === 'wait') clock.advance(bytes * 5);
            else book.reclaimExpired();
          } catch (error) {
            expect(error).toMatchObject({ code: 'lease-unknown' });
          }
          expect(book.usedBytes).toBeLessThanOrEqual(100);
          expect(book.usedBytes).toBe(book.leases().reduce((sum, lease) => sum + lease.bytes, 0));
        }
      }),
    );
  });
});
