import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { ConfigKeeper } from './config-keeper.ts';

describe('ConfigKeeper', () => {
  it('resolves when main has kept it, and rejects with its reason when not', async () => {
    const clock = new ManualClock();
    const sent: unknown[] = [];
    const keeper = new ConfigKeeper(clock, (memory) => sent.push(memory));
    const first = keeper.save({ sampleSeconds: 5 });
    keeper.kept(null);
    await first;
    const second = keeper.save({ sampleSeconds: 6 });
    keeper.kept('the disk is full');
    await expect(second).rejects.toMatchObject({ code: 'file-error', message: /disk is full/ });
    expect(sent).toEqual([{ sampleSeconds: 5 }, { sampleSeconds: 6 }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up on an answer that does not come', async () => {
    const clock = new ManualClock();
    const saving = new ConfigKeeper(clock, () => {}).save({});
    clock.advance(5_000);
    await expect(saving).rejects.toMatchObject({ code: 'file-error' });
  });
});
