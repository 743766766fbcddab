import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../shared/util/manual-clock.ts';
import { PausedWork } from './paused-work.ts';

const times = { quietMs: 200, patienceMs: 1_000 };

/** A clock that work itself moves on, as real work does. */
class WorkedClock extends ManualClock {
  workedMs = 0;
  timersSet = 0;

  override nowMs(): number {
    return super.nowMs() + this.workedMs;
  }

  override after(delayMs: number, run: () => void) {
    this.timersSet += 1;
    return super.after(delayMs, run);
  }
}

/** Work whose every step takes three milliseconds. */
function* steps(clock: WorkedClock, count: number, result: string): Generator<void, string> {
  for (let step = 0; step < count; step += 1) {
    clock.workedMs += 3;
    yield;
  }
  return result;
}

function setUp() {
  const clock = new WorkedClock();
  const results: string[] = [];
  const work = new PausedWork<string>(clock, times, (result) => results.push(`${result} at ${clock.nowMs()}`));
  return { clock, results, work };
}

describe('work in pauses', () => {
  it('waits for quiet, and does only what was asked last', () => {
    const { clock, results, work } = setUp();
    work.ask(() => steps(clock, 0, 'first'));
    clock.advance(150);
    work.ask(() => steps(clock, 0, 'second'));
    clock.advance(199);
    expect(results).toEqual([]);
    clock.advance(1);
    expect(results).toEqual(['second at 350']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('serves one who never rests all the same', () => {
    const { clock, results, work } = setUp();
    for (let key = 0; key < 12; key += 1) {
      work.ask(() => steps(clock, 0, `key ${key}`));
      clock.advance(100);
    }
    expect(results).toEqual(['key 9 at 1000']);
  });

  it('pauses after some milliseconds, and is done in the end', () => {
    const { clock, results, work } = setUp();
    work.askAtOnce(() => steps(clock, 4, 'all'));
    clock.advance(0);
    expect(results).toEqual(['all at 12']);
    // Two steps to a slice, and a slice for the end.
    expect(clock.timersSet).toBe(3);
  });

  it('what has begun ends, though more is asked meanwhile', () => {
    const { clock, results, work } = setUp();
    work.askAtOnce(function* () {
      yield* steps(clock, 2, '');
      work.ask(() => steps(clock, 0, 'later'));
      return yield* steps(clock, 2, 'begun');
    });
    clock.advance(0);
    expect(results).toEqual(['begun at 12']);
    clock.advance(200);
    expect(results.at(-1)).toMatch(/^later/);
  });

  it('nothing comes after its end', () => {
    const { clock, results, work } = setUp();
    work.ask(() => steps(clock, 0, 'never'));
    work.dispose();
    clock.advance(5_000);
    expect([results, clock.pendingTimers]).toEqual([[], 0]);
  });
});
