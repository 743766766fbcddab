import { beforeEach, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../shared/util/manual-clock.ts';
import { DraftKeeper } from './draft-keeper.ts';

const keep = vi.fn<(path: string, text: string) => Promise<void>>();
let clock: ManualClock;
let keeper: DraftKeeper;
let note: { path: string; isUnsaved: boolean; text: string; currentText(): string };

beforeEach(() => {
  keep.mockReset().mockResolvedValue();
  clock = new ManualClock();
  keeper = new DraftKeeper(keep, clock);
  note = { path: 'a.md', isUnsaved: true, text: '', currentText: () => note.text };
});

function type(text: string): void {
  note.text = text;
  keeper.follow(note);
}

it('puts typed text aside within two seconds, though the typing never pauses', () => {
  for (let at = 0; at < 10_000; at += 100) {
    type(`typed until ${at}`);
    clock.advance(100);
    const keptUntil = Number(keep.mock.lastCall?.[1].split(' ').at(-1) ?? 0);
    expect(at - keptUntil).toBeLessThanOrEqual(2_000);
  }
  expect(keep.mock.calls.length).toBeLessThanOrEqual(10);
});

it('does so for large texts as well, but less often', () => {
  for (let at = 0; at < 10_000; at += 100) {
    type(`${'x'.repeat(600_000)} ${at}`);
    clock.advance(100);
    const keptUntil = Number(keep.mock.lastCall?.[1].split(' ').at(-1) ?? 0);
    expect(at - keptUntil).toBeLessThanOrEqual(2_000);
  }
  expect(keep.mock.calls.length).toBeLessThanOrEqual(6);
});

it('leaves alone what is saved in time', () => {
  type('typed');
  clock.advance(700);
  note.isUnsaved = false;
  keeper.follow(note);
  clock.advance(5_000);
  expect(keep).not.toHaveBeenCalled();
  expect(clock.pendingTimers).toBe(0);
});

it('goes on after a draft that could not be written', async () => {
  keep.mockRejectedValueOnce(new Error('disk full'));
  type('one');
  clock.advance(1_000);
  type('one two');
  clock.advance(1_000);
  await Promise.resolve();
  expect(keep).toHaveBeenLastCalledWith('a.md', 'one two');
});

it('forgets a note that is given up', () => {
  type('typed');
  keeper.forget(note);
  clock.advance(5_000);
  expect(keep).not.toHaveBeenCalled();
});
