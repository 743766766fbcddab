import { describe, expect, it } from 'vitest';
import { localModelId } from '../../shared/contract/model-api.ts';
import type { FoundPassage } from '../search/search-service.ts';
import { testKey } from '../test/index-builders.ts';
import { path } from '../test/start-indexer.ts';
import { bearOnQuestion } from './relevance.ts';

function passage(text: string, similarity: number | null, title = 'Title'): FoundPassage {
  const place = { path: path('note.md'), title, headings: [], startOffset: 0 };
  return {
    similarity,
    chunk: { ...place, text, chunkId: 1, noteId: 1, ordinal: 0, embeddingId: null, key: testKey(text) },
  };
}

describe('whether passages bear on a question', () => {
  it('is decided by meaning where the scale of the vectors is known', () => {
    const near = [passage('Red lentils with cumin.', 0.61)];
    expect(bearOnQuestion(near, 'what to cook with pulses', localModelId)).toBe(true);
    expect(bearOnQuestion(near, 'what to cook with pulses', 'ollama/other@1')).toBe(false);
    expect(bearOnQuestion([passage('Red lentils with cumin.', 0.28)], 'boiling point of mercury', localModelId)).toBe(
      false,
    );
  });

  it('and then by words beside it: half a likeness in both is enough', () => {
    const half = [passage('Pulses such as red lentils.', 0.28)];
    expect(bearOnQuestion(half, 'which pulses cook fast', localModelId)).toBe(false);
    expect(bearOnQuestion(half, 'red pulses fast', localModelId)).toBe(true);
  });

  it('or by the question’s telling words, in the title as well', () => {
    const words = [passage('They keep until spring.', null, 'Apples in the cellar')];
    for (const modelId of [localModelId, 'ollama/other@1'])
      expect(bearOnQuestion(words, 'How long do apples keep in the cellar?', modelId)).toBe(true);
    expect(bearOnQuestion(words, 'How do I paint a cellar door with a roller?', localModelId)).toBe(false);
  });

  it('is not, when there are none', () => {
    expect(bearOnQuestion([], 'anything', localModelId)).toBe(false);
  });
});
