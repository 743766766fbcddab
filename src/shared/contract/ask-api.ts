import { z } from 'zod';
import type { NotePath } from '../types/note-path.ts';
import { maxQueryLength } from './search-api.ts';

/** A passage that the model was given. Answers cite it by its number, as `[1]`. */
export interface AskPassage {
  /** From 1. */
  readonly number: number;
  readonly path: NotePath;
  readonly title: string;
  /** The headings above it, outermost first; without one that only repeats the title. */
  readonly headings: readonly string[];
  /** Its beginning, for a look at it. */
  readonly excerpt: string;
  /** Where it begins in the note's text, in UTF-16 units. */
  readonly offset: number;
}

/** What comes while an answer is being made: first the passages, then the text piece by piece. */
export type AskPart =
  | { readonly kind: 'passages'; readonly passages: readonly AskPassage[] }
  /** Every number in brackets in it names a passage. */
  | { readonly kind: 'text'; readonly text: string };

export type AskAnswer =
  | {
      readonly kind: 'answered';
      readonly text: string;
      /** The passages that the text cites, in the order of their first citation. */
      readonly citations: readonly AskPassage[];
      /** `length`: cut off at the longest that an answer may be. */
      readonly endedBy: 'done' | 'length';
      /** Why passages were looked up by words alone; null when meaning took part. */
      readonly modeReason: string | null;
    }
  /** No passage bears on the question, so the model was not asked. */
  | { readonly kind: 'nothing-found'; readonly modeReason: string | null };

export const askStreams = {
  /** (question) */
  start: z.tuple([z.string().trim().min(1).max(maxQueryLength)]),
} as const;

export interface AskStreams {
  readonly start: { readonly part: AskPart; readonly result: AskAnswer };
}
