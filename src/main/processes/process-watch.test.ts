import { describe, expect, it, vi } from 'vitest';
import type { AppProcesses } from '../../shared/contract/process-api.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { ProcessTable, type ListedProcess } from './process-table.ts';
import { ProcessWatch, watchPeriodMs } from './process-watch.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

const main: ListedProcess = {
  pid: 1,
  type: 'Browser',
  creationTime: 0,
  cpu: { percentCPUUsage: 0 },
  memory: { workingSetSize: 1 },
};
const page: ListedProcess = { ...main, pid: 2, type: 'Tab' };

function start(readBytes: (pid: number) => Promise<number | 'gone' | 'hidden'> = async () => 7) {
  const clock = new ManualClock();
  const published: AppProcesses[] = [];
  const problems: string[] = [];
  const list = vi.fn(() => [main, page]);
  const watch = new ProcessWatch({
    clock,
    table: new ProcessTable({ supervisor: 's', model: 'm' }),
    list,
    readBytes,
    publish: (processes) => published.push(processes),
    onProblem: (message) => problems.push(message),
  });
  return { clock, published, problems, list, watch };
}

describe('ProcessWatch', () => {
  it('measures nothing unless somebody watches or asks', async () => {
    const { clock, list, watch } = start();
    clock.advance(10 * watchPeriodMs);
    expect(list).not.toHaveBeenCalled();
    expect((await watch.read()).totalBytes).toBe(14);
  });

  it('tells every ten seconds while it is watched, and then no more', async () => {
    const { clock, published, watch } = start();
    watch.setWatched(true);
    watch.setWatched(true);
    for (let round = 0; round < 3; round += 1) {
      clock.advance(watchPeriodMs);
      await settled();
    }
    expect(published).toHaveLength(3);
    watch.dispose();
    expect(clock.pendingTimers).toBe(0);
  });

  it('shares one measurement among those who ask meanwhile', async () => {
    const { list, watch } = start();
    const [first, second] = await Promise.all([watch.read(), watch.read()]);
    expect(first).toBe(second);
    await watch.read();
    expect(list).toHaveBeenCalledTimes(2);
  });

  it('leaves out what has ended', async () => {
    const { watch } = start(async (pid) => (pid === 2 ? 'gone' : 'hidden'));
    expect((await watch.read()).processes.map(({ pid }) => pid)).toEqual([1]);
  });

  it('goes on after a measurement that failed', async () => {
    let fails = true;
    const { clock, published, problems, watch } = start(async () => {
      if (fails) throw new Error('no files left');
      return 7;
    });
    watch.setWatched(true);
    clock.advance(watchPeriodMs);
    await settled();
    fails = false;
    clock.advance(watchPeriodMs);
    await settled();
    expect(problems).toEqual([expect.stringContaining('no files left')]);
    expect(published).toHaveLength(1);
  });
});
