import { describe, expect, it } from 'vitest';
import { retrievalCount, servedWithoutModel } from './retrieval-shares.ts';

const retrievals = { float32: 5, int8: 2, persisted: 1, model: 12, modelFirst: 10 };

describe('servedWithoutModel', () => {
  it('tells all look-ups from those that a cache could have answered', () => {
    expect(retrievalCount(retrievals)).toBe(20);
    expect(servedWithoutModel(retrievals)).toEqual({ served: 8, all: 20, repeated: 10 });
  });

  it('is of nothing before the first search', () => {
    const none = { float32: 0, int8: 0, persisted: 0, model: 0, modelFirst: 0 };
    expect(servedWithoutModel(none)).toEqual({ served: 0, all: 0, repeated: 0 });
  });
});
