import { describe, expect, it } from 'vitest';
import type { NoteEntry } from '../../src/shared/contract/notes-api.ts';
import type { NotePath } from '../../src/shared/types/note-path.ts';
import type { IndexSample } from '../index-watch.ts';
import { percentiles, saveFigures, sentFigures, speedFigures } from './indexing-figures.ts';
import { newTexts } from './new-texts.ts';

function sample(seconds: number, chunksDone: number): IndexSample {
  return {
    seconds,
    modelPrivateBytes: null,
    memory: { privateBytes: 0, baseLimitBytes: 0, runtimeBytes: 0, trackedBytes: 0, untrackedBytes: 0, modelPid: null },
    status: {
      phase: 'embedding',
      problem: null,
      notesDone: 0,
      notesTotal: 20,
      chunksDone,
      chunksTotal: 100,
      skippedNotes: 0,
      textsSentToModel: 0,
    },
  };
}

describe('the figures of the indexing benchmark', () => {
  it('tell speed between the first and the last new passages', () => {
    expect(speedFigures([sample(1, 0), sample(2, 10), sample(8, 70), sample(11, 100)])).toEqual({
      notes: 20,
      passages: 100,
      'notes-per-s': 2,
      'chunks-per-s': 10,
    });
  });

  it('tell what went to the model more than once', () => {
    const once = { calls: 5, texts: 20, bytes: 2_000, distinctTexts: 20, distinctBytes: 2_000 };
    expect(sentFigures(once)).toMatchObject({ 'texts-per-distinct-passage': 1, 'bytes-embedded-twice': 0 });
    expect(sentFigures({ ...once, texts: 24, bytes: 2_400 })).toEqual({
      'model-calls': 5,
      'texts-sent-to-model': 24,
      'texts-per-distinct-passage': 1.2,
      'bytes-embedded-twice': 400,
    });
  });

  it('count a save that was not found, and let it spoil the p95', () => {
    const saves = [100, 200, 300, null].map((ms) => ({ path: 'a.md', wordsMs: 50, meaningMs: ms }));
    expect(saveFigures(saves, 'busy-')).toEqual({
      'busy-saves': 4,
      'busy-saves-not-found': 1,
      'busy-save-to-words-p50-ms': 50,
      'busy-save-to-words-p95-ms': 50,
      'busy-save-to-meaning-p50-ms': 200,
      'busy-save-to-meaning-p95-ms': Infinity,
    });
    expect([saveFigures([], ''), percentiles('x', [])]).toEqual([{}, {}]);
  });
});

describe('new texts', () => {
  const notes: NoteEntry[] = Array.from({ length: 30 }, (_, index) => ({
    path: `${index}.md` as NotePath,
    sizeBytes: index * 100,
    modifiedMs: 0,
  }));

  it('have each a word and a sentence of their own, also beyond the first lot', () => {
    const texts = [...newTexts(notes, 200), ...newTexts(notes, 200, 200)];
    for (const key of ['word', 'sentence'] as const) expect(new Set(texts.map((text) => text[key])).size).toBe(400);
    for (const { word, sentence, appended } of texts) {
      expect(sentence).toContain(word);
      expect(appended).toContain(sentence);
    }
  });

  it('go to notes of the middle size', () => {
    const sizes = newTexts(notes, 100).map(({ path }) => Number(path.replace('.md', '')));
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([10, 19]);
    expect(newTexts(notes.slice(0, 1), 3).map(({ path }) => path)).toEqual(['0.md', '0.md', '0.md']);
  });
});
