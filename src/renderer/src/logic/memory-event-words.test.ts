import { describe, expect, it } from 'vitest';
import { memoryKnobs } from '../../../shared/contract/memory-config.ts';
import type { MemoryEvent, MemoryEventDetail } from '../../../shared/contract/memory-events.ts';
import { memoryTexts } from '../memory-texts.ts';
import { memoryEventAdvice, memoryEventWords } from './memory-event-words.ts';

const event = (detail: MemoryEventDetail): MemoryEvent => ({ ...detail, id: 1, atMs: 0 });
const cause = 'The limit was reached.';

describe('the words of a memory event', () => {
  it('tells what a clean-up returned, and never less than nothing', () => {
    const gc = {
      kind: 'gc',
      cause,
      action: 'Nothing to do.',
      trigger: 'manual',
      askedBytes: 0,
      durationMs: 120,
    } as const;
    expect(memoryEventWords(event({ ...gc, returnedBytes: 3_210_000 }))).toBe(
      'A clean-up asked for returned 3.2 MB in 120 ms.',
    );
    expect(memoryEventWords(event({ ...gc, returnedBytes: -5_000_000 }))).toContain('returned 0.0 MB');
    expect(memoryEventAdvice(event({ ...gc, returnedBytes: 0 }))).toBeNull();
  });

  it('names changed limits as the settings do, with their units', () => {
    const changes = [
      { field: 'baseLimitBytes', from: 100_000_000, to: 60_000_000 },
      { field: 'gcAtPercent', from: 75, to: 70 },
      { field: 'ofTomorrow', from: 1, to: 2 },
    ];
    expect(memoryEventWords(event({ kind: 'limit-changed', cause, action: '', changes }))).toBe(
      'Memory limit: 100.0 MB → 60.0 MB; Clean-up begins at: 75 % → 70 %; ofTomorrow: 1 → 2',
    );
  });

  it('counts refusals that were one after the other', () => {
    const refusal = { reason: 'base-limit', owner: 'indexer', askedBytes: 1, usedBytes: 1, limitBytes: 1 } as const;
    const refused = event({ kind: 'refusal', cause, action: 'Wait.', ...refusal, times: 7 });
    expect(memoryEventWords(refused)).toBe('The limit was reached. 7 times.');
    expect(memoryEventAdvice(refused)).toBe('Wait.');
  });

  it('has the supervisor’s sentences with its parts in words', () => {
    const leak = { kind: 'leak', action: '', component: 'vector-store', bytesPerSecond: 1, confidence: 1 } as const;
    const told = event({ ...leak, cause: 'vector-store grew by 12.0 MB; the database did not.' });
    expect(memoryEventWords(told)).toBe('The vector store grew by 12.0 MB; the database did not.');
  });

  it('has words for every setting', () => {
    expect(Object.keys(memoryTexts.events.fields).toSorted()).toEqual(Object.keys(memoryKnobs).toSorted());
  });
});
