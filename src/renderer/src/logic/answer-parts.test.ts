import { describe, expect, it } from 'vitest';
import type { AskPassage } from '../../../shared/contract/ask-api.ts';
import type { NotePath } from '../../../shared/types/note-path.ts';
import { answerParts } from './answer-parts.ts';

const passage = (number: number): AskPassage => ({
  number,
  path: `note-${number}.md` as NotePath, // A path of the form that notes have.
  title: 'Note',
  headings: [],
  excerpt: '',
  offset: 0,
});

describe('the parts of an answer', () => {
  it('are its text and its citations, in order', () => {
    const [first, second] = [passage(1), passage(2)];
    expect(answerParts('Cool [2], dry[1].', [first, second])).toEqual([
      { kind: 'text', text: 'Cool' },
      { kind: 'citation', passage: second },
      { kind: 'text', text: ', dry' },
      { kind: 'citation', passage: first },
      { kind: 'text', text: '.' },
    ]);
  });

  it('leave a number that names no passage in the text', () => {
    expect(answerParts('See a[7].', [passage(1)])).toEqual([{ kind: 'text', text: 'See a[7].' }]);
    expect(answerParts('', [passage(1)])).toEqual([]);
  });
});
