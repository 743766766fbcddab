import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { Admission, type AdmissionOptions } from './admission.ts';

function build(process: { privateBytes: number }, options: Partial<AdmissionOptions> = {}) {
  const clock = new ManualClock();
  const collections: number[] = [];
  const admission = new Admission({
    clock,
    readPrivateBytes: () => process.privateBytes,
    limitBytes: 100,
    collect: (targetBytes) => {
      collections.push(targetBytes);
      return Promise.resolve();
    },
    collectCooldownMs: 1_000,
    promiseMs: 5_000,
    maxPromises: 100,
    ...options,
  });
  return { clock, admission, collections };
}

describe('Admission', () => {
  it('counts a promise until the memory itself is seen', async () => {
    const process = { privateBytes: 50 };
    const { admission } = build(process);
    const first = await admission.reserve(40);
    expect(await admission.reserve(20)).toMatchObject({ shortage: { usedBytes: 90, limitBytes: 100 } });
    if (!('reservation' in first)) throw new Error('refused');
    process.privateBytes = 90;
    first.reservation.settle();
    expect(admission.figures().usedBytes).toBe(90);
    expect('reservation' in (await admission.reserve(10))).toBe(true);
  });

  it('gives a promise back that is not used, and one that was forgotten after its time', async () => {
    const { clock, admission } = build({ privateBytes: 0 });
    const first = await admission.reserve(60);
    if ('reservation' in first) first.reservation.dispose();
    await admission.reserve(70);
    expect(admission.promisedBytes).toBe(70);
    clock.advance(5_000);
    expect(admission.figures().usedBytes).toBe(0);
  });

  it('collects when it is short, and tells what that freed when it was not enough', async () => {
    const process = { privateBytes: 95 };
    const { admission } = build(process, {
      collect: (targetBytes) => {
        process.privateBytes = Math.max(70, targetBytes);
        return Promise.resolve();
      },
    });
    expect('reservation' in (await admission.reserve(20))).toBe(true);
    process.privateBytes = 80;
    expect(await admission.reserve(20)).toEqual({
      shortage: { reason: 'base-limit', usedBytes: 90, limitBytes: 100, freedBytes: 10 },
    });
  });

  it('does not collect again at once when that did not help', async () => {
    const { clock, admission, collections } = build({ privateBytes: 95 });
    await admission.reserve(20);
    await admission.reserve(20);
    expect(collections).toEqual([80]);
    clock.advance(1_000);
    await admission.reserve(20);
    expect(collections).toEqual([80, 80]);
  });

  it('says when a request can never be granted, without a collection', async () => {
    const { admission, collections } = build({ privateBytes: 0 });
    expect(await admission.reserve(101)).toMatchObject({ shortage: { reason: 'larger-than-limit' } });
    expect(collections).toEqual([]);
  });

  it('keeps the process under its limit when many ask at once and wait for collections', async () => {
    expect.hasAssertions();
    const client = fc.record({
      bytes: fc.integer({ min: 1, max: 60 }),
      turnsBefore: fc.nat(4),
      turnsUntilTaken: fc.nat(4),
      turnsHeld: fc.nat(6),
      isSettled: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(client, { maxLength: 12 }), fc.nat(60), async (clients, cacheBytes) => {
        const process = { privateBytes: 20 + cacheBytes };
        let left = cacheBytes;
        const { admission } = build(process, {
          collectCooldownMs: 0,
          collect: async (targetBytes) => {
            await turns(2);
            const freed = Math.min(left, Math.max(0, process.privateBytes - targetBytes));
            left -= freed;
            process.privateBytes -= freed;
            await turns(1);
          },
        });
        await Promise.all(
          clients.map(async ({ bytes, turnsBefore, turnsUntilTaken, turnsHeld, isSettled }) => {
            await turns(turnsBefore);
            const decision = await admission.reserve(bytes);
            if (!('reservation' in decision)) return;
            await turns(turnsUntilTaken);
            process.privateBytes += bytes;
            expect(process.privateBytes).toBeLessThanOrEqual(100);
            if (isSettled) decision.reservation.settle();
            await turns(turnsHeld);
            process.privateBytes -= bytes;
            decision.reservation.dispose();
          }),
        );
        expect(admission.promisedBytes).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}
