import { expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { ModelLookup } from './model-lookup.ts';

function setUp(find: (signal: AbortSignal) => Promise<void>) {
  const clock = new ManualClock();
  const wake = vi.fn();
  const onFound = vi.fn();
  const lookup = new ModelLookup({ model: 'nomic', find, countPassages: () => 7, clock, wake, onFound });
  onTestFinished(() => lookup.dispose());
  return { clock, wake, onFound, lookup };
}

it('asks once, keeps no other work waiting, and tells when the model is found', async () => {
  const answer = Promise.withResolvers<void>();
  const find = vi.fn(() => answer.promise);
  const { lookup, onFound } = setUp(find);
  expect([await lookup.step(), await lookup.step()]).toEqual([false, false]);
  expect(lookup.status()).toEqual({ model: 'nomic', done: 0, total: 7, problem: null });
  answer.resolve();
  await vi.waitFor(() => expect(onFound).toHaveBeenCalledTimes(1));
  await lookup.step();
  expect(find).toHaveBeenCalledTimes(1);
});

it('says why there is no model yet, and asks again in a minute or when it is told to', async () => {
  const find = vi.fn(() => Promise.reject(new AppError('model-unavailable', 'Ollama does not answer.')));
  const { lookup, clock, wake } = setUp(find);
  await lookup.step();
  await vi.waitFor(() => expect(lookup.status().problem).toBe('Ollama does not answer.'));
  await lookup.step();
  expect(find).toHaveBeenCalledTimes(1);
  clock.advance(60_000);
  expect(wake).toHaveBeenCalledTimes(1);
  await lookup.step();
  await vi.waitFor(() => expect(lookup.status().problem).not.toBeNull());
  lookup.retry();
  expect(lookup.status().problem).toBeNull();
  await lookup.step();
  expect(find).toHaveBeenCalledTimes(3);
  await vi.waitFor(() => expect(lookup.status().problem).not.toBeNull());
  lookup.dispose();
  expect(clock.pendingTimers).toBe(0);
});

it('ends a call under way with its life, and is told nothing afterwards', async () => {
  const { lookup, onFound, clock } = setUp(
    (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Withdrawn.')));
      }),
  );
  await lookup.step();
  lookup.dispose();
  await lookup.ended();
  expect(onFound).not.toHaveBeenCalled();
  expect([lookup.status().problem, clock.pendingTimers]).toEqual([null, 0]);
});
