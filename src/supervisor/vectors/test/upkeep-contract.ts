import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/seeded-random.ts';
import type { VectorItem } from '../vector-index.ts';
import type { VectorStore } from '../vector-store.ts';
import { byId, clusteredItems, expectExact, nearTo } from './exact-answers.ts';
import { StoreTrial, type MakePlace } from './store-place.ts';

const dimensions = 48;

async function filled(makePlace: MakePlace): Promise<{ trial: StoreTrial; items: VectorItem[] }> {
  const trial = await StoreTrial.open(makePlace, dimensions);
  const items = clusteredItems(300, dimensions, 12, 21);
  await trial.store.add(items);
  return { trial, items };
}

async function expectRightAnswers(store: VectorStore, items: readonly VectorItem[]): Promise<void> {
  const random = seededRandom(22);
  const vectors = byId(items);
  for (const { vector } of items.slice(0, 8)) {
    const request = { vector: nearTo(vector, 0.4, random), limit: 10 };
    expectExact(await store.search(request), vectors, request);
  }
}

/** Maintenance, memory, checks and measurements: none may change an answer. */
export function upkeepContract(makePlace: MakePlace): void {
  describe('maintenance', () => {
    it('leaves nothing to do, and the answers as they were', async () => {
      const { trial, items } = await filled(makePlace);
      await trial.store.maintain(new AbortController().signal);
      expect(trial.store.needsMaintenance).toBe(false);
      await expectRightAnswers(trial.store, items);
      await trial.store.remove([1, 2, 3]);
      await trial.store.maintain(new AbortController().signal);
      expect(trial.store.count).toBe(297);
      await expectRightAnswers(trial.store, items.slice(3));
      await expectRightAnswers(await trial.restart(), items.slice(3));
    });

    it('may be stopped at once or midway and loses nothing', async () => {
      const { trial, items } = await filled(makePlace);
      await trial.store.maintain(AbortSignal.abort());
      const stop = new AbortController();
      const maintenance = trial.store.maintain(stop.signal);
      await nextTurn();
      stop.abort();
      await maintenance;
      expect(trial.store.count).toBe(300);
      await expectRightAnswers(trial.store, items);
      await expectRightAnswers(await trial.restart(), items);
      await trial.store.maintain(new AbortController().signal);
      await expectRightAnswers(trial.store, items);
    });

    it('lets searches and changes through while it runs', async () => {
      const { trial, items } = await filled(makePlace);
      const maintenance = trial.store.maintain(new AbortController().signal);
      await trial.store.remove([300]);
      await expectRightAnswers(trial.store, items.slice(0, -1));
      await maintenance;
      await expectRightAnswers(trial.store, items.slice(0, -1));
    });
  });

  describe('trimming', () => {
    it('gives memory back and the same answers after', async () => {
      const { trial, items } = await filled(makePlace);
      await trial.store.maintain(new AbortController().signal);
      await expectRightAnswers(trial.store, items);
      const before = trial.store.reservedBytes;
      expect(before).toBeGreaterThanOrEqual(0);
      expect(trial.store.pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(before);
      const freed = trial.store.trimTo(0);
      expect(freed).toBeGreaterThanOrEqual(0);
      expect(trial.store.reservedBytes).toBe(before - freed);
      await expectRightAnswers(trial.store, items);
      expect(trial.store.trimTo(Number.MAX_SAFE_INTEGER)).toBe(0);
    });
  });

  describe('checks', () => {
    it('find a healthy store healthy, whatever maintenance it has had', async () => {
      const { trial, items } = await filled(makePlace);
      const healthy = { checkedVectors: 300, mended: 0, lostIds: [] };
      expect(await trial.store.verify()).toEqual(healthy);
      await trial.store.maintain(new AbortController().signal);
      expect(await trial.store.verify()).toEqual(healthy);
      await expectRightAnswers(trial.store, items);
    });

    it('can be cancelled', async () => {
      const { trial } = await filled(makePlace);
      const signal = AbortSignal.abort();
      const cancelled = { code: 'cancelled' };
      await expect(trial.store.verify(signal)).rejects.toMatchObject(cancelled);
      await expect(trial.store.rebuild(signal)).rejects.toMatchObject(cancelled);
      await expect(trial.store.measureRecall(10, 'normal', signal)).rejects.toMatchObject(cancelled);
    });
  });

  describe('a rebuild', () => {
    it('gives the same answers, also after a restart', async () => {
      const { trial, items } = await filled(makePlace);
      await trial.store.rebuild();
      expect(trial.store.count).toBe(300);
      await expectRightAnswers(trial.store, items);
      await expectRightAnswers(await trial.restart(), items);
    });
  });

  describe('measured recall', () => {
    it('reports what was measured', async () => {
      const { trial } = await filled(makePlace);
      const report = await trial.store.measureRecall(20, 'normal');
      expect(report.samples).toBe(20);
      expect(report.recallAtTen).toBeGreaterThanOrEqual(0.95);
      expect(report.recallAtTen).toBeLessThanOrEqual(1);
      expect(report.medianMs).toBeGreaterThanOrEqual(0);
      expect(report.p95Ms).toBeGreaterThanOrEqual(report.medianMs);
    });

    it('of fewer vectors than samples takes them all', async () => {
      const { trial } = await filled(makePlace);
      expect((await trial.store.measureRecall(1_000, 'high')).samples).toBe(300);
    });
  });
}
