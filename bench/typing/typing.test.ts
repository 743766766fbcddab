import { describe, expect, it } from 'vitest';
import { headingOf, longNote } from './long-note.ts';
import { typedKeys } from './typed-keys.ts';
import { typingFigures, typingTable, type TypedNote } from './typing-figures.ts';

describe('the long note', () => {
  it.each([200, 2_000, 10_000])('has %i lines, with one of each heading', (lines) => {
    const all = longNote(lines).split('\n');
    expect(all).toHaveLength(lines);
    const last = lines / 20 - 1;
    expect(all.filter((line) => line.startsWith(headingOf(last)))).toEqual([headingOf(last)]);
  });
});

describe('the keys', () => {
  it('are as many as asked for, with every kind among them', () => {
    const keys = typedKeys(150);
    expect(keys).toHaveLength(150);
    expect(keys).toEqual(expect.arrayContaining(['T', ' ', '*', '`', 'Enter', 'Backspace']));
  });
});

describe('the figures of typing', () => {
  const note: TypedNote = {
    lines: 200,
    keysMs: Array.from({ length: 100 }, (_, index) => index + 1),
    eventsMs: [16, 24, 24, 24, 24, 32],
    longTasksMs: [],
    passagesPerSecond: 3,
  };

  it('tell the middle, the slow ones and the slowest', () => {
    expect(typingFigures([note])).toEqual({
      'lines-200-p50-ms': 50,
      'lines-200-p95-ms': 95,
      'lines-200-longest-ms': 100,
      'lines-200-long-tasks': 0,
      'lines-200-longest-task-ms': 0,
      'lines-200-passages-per-s': 3,
    });
  });

  it('tell long tasks', () => {
    const slow = { ...note, lines: 10_000, longTasksMs: [51, 80] };
    expect(typingFigures([slow])).toMatchObject({
      'lines-10000-long-tasks': 2,
      'lines-10000-longest-task-ms': 80,
    });
    expect(typingTable([note, slow]).map((row) => row.slice(5))).toEqual([
      ['event timing p95 ms', 'tasks over 50 ms', 'passages/s'],
      ['16', 'none', '3.0'],
      ['16', '2, longest 80 ms', '3.0'],
    ]);
  });
});
