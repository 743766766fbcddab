import { effectScope, nextTick, shallowRef } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SupervisorState } from '../../../shared/contract/supervisor-state.ts';
import { useNextTry } from './use-next-try.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const inMs = (nextStartInMs: number | null): SupervisorState => ({
  phase: nextStartInMs === null ? 'starting' : 'restarting',
  epoch: 2,
  pid: null,
  nextStartInMs,
  lastExit: 'it crashed',
});

it('counts down to the next start, and stops counting when there is none to wait for', async () => {
  const state = shallowRef<SupervisorState | null>(null);
  const scope = effectScope();
  const seconds = scope.run(() => useNextTry(() => state.value));
  expect(seconds?.value).toBeNull();
  state.value = inMs(3_900);
  await nextTick();
  expect(seconds?.value).toBe(4);
  vi.advanceTimersByTime(2_000);
  expect(seconds?.value).toBe(2);
  vi.advanceTimersByTime(10_000);
  expect(seconds?.value).toBe(0);
  state.value = inMs(null);
  await nextTick();
  expect(seconds?.value).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
  scope.stop();
});
