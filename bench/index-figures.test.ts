import { describe, expect, it } from 'vitest';
import type { IndexPhase } from '../src/shared/contract/index-api.ts';
import { indexFigures, passagesPerSecond } from './index-figures.ts';
import type { IndexSample } from './index-watch.ts';

function sample(seconds: number, phase: IndexPhase, chunksDone: number, privateMb = 20): IndexSample {
  return {
    seconds,
    modelPrivateBytes: phase === 'embedding' ? 150e6 : null,
    memory: {
      privateBytes: privateMb * 1e6,
      baseLimitBytes: 100e6,
      runtimeBytes: 0,
      trackedBytes: 0,
      untrackedBytes: 0,
      modelPid: null,
    },
    status: {
      phase,
      chunksDone,
      chunksTotal: 40,
      notesDone: 0,
      notesTotal: 3,
      problem: null,
      skippedNotes: 0,
      textsSentToModel: 38,
    },
  };
}

const run = [
  sample(1, 'scanning', 0),
  sample(2, 'embedding', 8, 30),
  sample(3, 'embedding', 8, 31),
  sample(4, 'embedding', 28, 32),
  sample(5, 'idle', 40, 35),
  ...Array.from({ length: 20 }, (_, index) => sample(6 + index, 'idle', 40, index < 10 ? 90 : 25)),
];

describe('the figures of an indexing run', () => {
  it('tell speed, memory and counts', () => {
    expect(indexFigures(run)).toEqual({
      'chunks-per-s': (40 - 8) / (5 - 2),
      'private-mb-idle': 25,
      'private-mb-indexing-peak': 35,
      'model-private-mb-peak': 150,
      notes: 3,
      passages: 40,
      'texts-sent-to-model': 38,
    });
  });

  it('measure a tiny vault from the start', () => {
    expect(passagesPerSecond([sample(1, 'scanning', 0), sample(2, 'idle', 40)])).toBe(20);
  });

  it('are refused when nothing was embedded', () => {
    expect(() => indexFigures([sample(1, 'idle', 0)])).toThrow('No passage got a vector');
    expect(() => indexFigures([])).toThrow('no sample');
  });
});
