import { z } from 'zod';
import { readableNotePathSchema } from './notes-api.ts';
import type { NotePath } from '../types/note-path.ts';

/** A piece of a passage; the pieces joined are the passage. */
export interface PassagePart {
  readonly text: string;
  readonly isMatch: boolean;
}

export interface SearchResult {
  readonly path: NotePath;
  readonly title: string;
  /** The headings above the passage, outermost first. */
  readonly headings: readonly string[];
  readonly passage: readonly PassagePart[];
  /** Where the passage begins in the note's text, in UTF-16 units. */
  readonly offset: number;
  /** Which ranking found it: by words, by meaning, or both. */
  readonly foundBy: 'words' | 'meaning' | 'both';
  /** Fused score; only its order means something. */
  readonly score: number;
}

export interface SearchAnswer {
  /** `words` while vectors or the model are not ready. */
  readonly mode: 'words' | 'hybrid';
  /** Why meaning was left out; null in hybrid mode. */
  readonly modeReason: string | null;
  readonly results: readonly SearchResult[];
  readonly tookMs: number;
}

export interface RelatedNote {
  readonly path: NotePath;
  readonly title: string;
  /** Cosine similarity of the nearest pair of passages, 0 to 1. */
  readonly similarity: number;
  readonly passage: string;
}

export const maxQueryLength = 1_000;

export const searchMethods = {
  query: z.object({ text: z.string().max(maxQueryLength), limit: z.number().int().min(1).max(100) }),
  related: z.object({ path: readableNotePathSchema, limit: z.number().int().min(1).max(50) }),
} as const;

export interface SearchResults {
  readonly query: SearchAnswer;
  readonly related: readonly RelatedNote[];
}
