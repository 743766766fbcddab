import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import type { LeakFinding } from '../../../shared/contract/memory-management-api.ts';
import type { AppProcesses } from '../../../shared/contract/process-api.ts';
import { useCleanUpStore } from './clean-up-store.ts';
import { useLeaksStore } from './leaks-store.ts';
import { useMemoryEventsStore } from './memory-events-store.ts';
import { useMemoryHistoryStore } from './memory-history-store.ts';
import { useProcessesStore } from './processes-store.ts';

/** What main and the supervisor answer; each test sets what it needs. */
const memory = {
  getMemoryManagementStatus: vi.fn(),
  triggerMemoryGarbageCollection: vi.fn(),
  previewMemoryGarbageCollection: vi.fn(),
  getMemoryUsageHistory: vi.fn(),
  detectMemoryLeaks: vi.fn(),
};
const listeners = new Set<(processes: AppProcesses) => void>();
const app = {
  processes: vi.fn(),
  watchProcesses: vi.fn(),
  onProcesses: (listener: (processes: AppProcesses) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
vi.stubGlobal('window', { ainote: { memory, app } });

beforeEach(() => {
  vi.resetAllMocks();
  listeners.clear();
  setActivePinia(createPinia());
});

/** An answer that the test gives when it wants to. */
function pending<T>() {
  let answer: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => (answer = resolve));
  return { promise, answer: (value: T) => answer(value) };
}

const restart = (id: number): MemoryEvent => ({ kind: 'restart', cause: '', action: '', life: 2, id, atMs: id });
const alert = (id: number): MemoryEvent => ({
  kind: 'alert',
  cause: 'full',
  action: '',
  usagePercent: 90,
  privateBytes: 1,
  id,
  atMs: id,
});

describe('memory events in the window', () => {
  it('joins what is pushed while the status is asked for', async () => {
    const status = pending<unknown>();
    memory.getMemoryManagementStatus.mockReturnValue(status.promise);
    const store = useMemoryEventsStore();
    store.accept({ event: restart(90), droppedBefore: 0 }); // Of the life before, whose numbers say nothing any more.
    const loading = store.load();
    store.accept({ event: alert(4), droppedBefore: 0 });
    status.answer({ events: [restart(3)], isAlertRaised: false });
    await loading;
    expect(store.events.map(({ id }) => id)).toEqual([4, 3]);
    expect(store.alert).toMatchObject({ cause: 'full' });
    store.endAlert();
    expect(store.alert).toBeNull();
    expect(store.events).toHaveLength(2);
  });
});

describe('a clean-up from the window', () => {
  it('is asked for once, however often the button is pressed', async () => {
    const receipt = pending<unknown>();
    memory.triggerMemoryGarbageCollection.mockReturnValue(receipt.promise);
    const store = useCleanUpStore();
    const first = store.run();
    await store.run();
    expect(store.isRunning).toBe(true);
    receipt.answer({ trigger: 'manual' });
    await first;
    expect(memory.triggerMemoryGarbageCollection).toHaveBeenCalledTimes(1);
    expect(store.receipt).toEqual({ trigger: 'manual' });
    expect(store.isRunning).toBe(false);
    store.dismiss();
    expect(store.receipt).toBeNull();
  });

  it('is told with what was announced before, if anybody looked', async () => {
    memory.previewMemoryGarbageCollection.mockResolvedValue({ totalBytes: 3_000_000 });
    memory.triggerMemoryGarbageCollection.mockResolvedValue({ trigger: 'manual' });
    const store = useCleanUpStore();
    await store.run();
    expect(store.announcedBytes).toBeNull();
    await store.look();
    expect(store.preview).toMatchObject({ totalBytes: 3_000_000 });
    await store.run();
    expect(store.announcedBytes).toBe(3_000_000);
    expect(store.preview).toBeNull();
  });

  it('can be tried again after it failed', async () => {
    memory.triggerMemoryGarbageCollection.mockRejectedValue({ code: 'supervisor-unavailable', message: 'away' });
    const store = useCleanUpStore();
    await expect(store.run()).rejects.toMatchObject({ code: 'supervisor-unavailable' });
    expect(store.isRunning).toBe(false);
  });
});

describe('the history in the window', () => {
  it('drops the late answer for a range that is no longer wanted', async () => {
    const slow = pending<unknown>();
    memory.getMemoryUsageHistory.mockReturnValueOnce(slow.promise).mockResolvedValueOnce({ range: 'week' });
    const store = useMemoryHistoryStore();
    const first = store.load();
    await store.choose('week');
    slow.answer({ range: 'raw' });
    await first;
    expect(store.history).toEqual({ range: 'week' });
  });
});

describe('leaks in the window', () => {
  it('shows a bounded number, the fastest first', async () => {
    const found = Array.from({ length: 30 }, (_, index) => ({ component: `c${index}`, bytesPerSecond: index }));
    memory.detectMemoryLeaks.mockResolvedValue(found);
    memory.getMemoryManagementStatus.mockResolvedValue({ earlierFindings: found });
    const store = useLeaksStore();
    await store.load();
    expect(store.findings).toHaveLength(12);
    expect(store.findings[0]).toMatchObject({ component: 'c29' });
    expect(store.earlier).toHaveLength(12);
  });

  it('can be put away and shown again; one that ended is forgotten', async () => {
    const leak = { component: 'untracked', bytesPerSecond: 1, sinceMs: 5 } as LeakFinding; // What the store looks at.
    const later = { ...leak, sinceMs: 9 };
    memory.getMemoryManagementStatus.mockResolvedValue({ earlierFindings: [] });
    memory.detectMemoryLeaks.mockResolvedValue([leak]);
    const store = useLeaksStore();
    await store.load();
    store.ignore(leak);
    expect([store.shown.length, store.hidden.length]).toEqual([0, 1]);
    memory.detectMemoryLeaks.mockResolvedValue([later]);
    await store.load();
    expect([store.shown.length, store.hidden.length]).toEqual([1, 0]);
    memory.detectMemoryLeaks.mockResolvedValue([leak]);
    await store.load();
    expect(store.hidden).toHaveLength(0);
    store.ignore(leak);
    store.showAgain(leak);
    expect(store.shown).toHaveLength(1);
  });
});

describe('the processes in the window', () => {
  it('are watched for as long as they are on show', async () => {
    const measured = (totalBytes: number): AppProcesses => ({ atMs: 0, processes: [], totalBytes });
    app.watchProcesses.mockResolvedValue(null);
    app.processes.mockResolvedValue(measured(1));
    const store = useProcessesStore();
    const stop = store.watch();
    await vi.waitFor(() => expect(store.latest?.totalBytes).toBe(1));
    for (const listener of listeners) listener(measured(2));
    expect(store.latest?.totalBytes).toBe(2);
    stop();
    expect(listeners.size).toBe(0);
    expect(app.watchProcesses.mock.calls).toEqual([[true], [false]]);
  });
});
