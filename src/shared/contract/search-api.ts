import { z } from 'zod';
import type { SearchEffort } from './vector-settings.ts';
import { readableNotePathSchema } from './notes-api.ts';
import type { NotePath } from '../types/note-path.ts';

/** A matched word of a passage, in UTF-16 units from the passage's beginning; `end` is exclusive. */
export interface PassageMark {
  readonly start: number;
  readonly end: number;
}

export interface SearchHit {
  readonly path: NotePath;
  readonly title: string;
  /** The headings above the passage, outermost first. */
  readonly headings: readonly string[];
  /** A piece of the note's text, as it stands there. */
  readonly passage: string;
  /** Sorted, without overlaps, all within the passage. */
  readonly marks: readonly PassageMark[];
  /** Where the passage begins in the note's text, in UTF-16 units. */
  readonly offset: number;
  /** Which ranking found it: by words, by meaning, or both; `filter` when filters alone were asked for. */
  readonly matched: 'words' | 'meaning' | 'both' | 'filter';
  /** Fused score; only its order means something. */
  readonly score: number;
}

export interface SearchAnswer {
  /** Best first; each note once, with its best passage. */
  readonly hits: readonly SearchHit[];
  readonly tookMs: number;
  /** `words` while vectors or the model are not ready. */
  readonly mode: 'words' | 'hybrid';
  /** Why meaning was left out; null in hybrid mode. */
  readonly modeReason: string | null;
}

export interface RelatedNote {
  readonly path: NotePath;
  readonly title: string;
  /** Cosine similarity of the nearest pair of passages, 0 to 1. */
  readonly similarity: number;
  readonly passage: string;
}

export const maxQueryLength = 1_000;

const limitOption = (most: number, usual: number) =>
  z.object({ limit: z.number().int().min(1).max(most).default(usual) }).default({ limit: usual });

export const searchMethods = {
  /** (text, { limit }); filters stand in the text, see `parseSearchQuery`. */
  query: z.tuple([z.string().max(maxQueryLength), limitOption(100, 20)]),
  /** (path, { limit }) */
  related: z.tuple([readableNotePathSchema, limitOption(50, 8)]),
  /** Compares searches for some of the vault's own vectors with exact ones. Takes seconds in a large vault. */
  measureRecall: z.tuple([]),
} as const;

/** What searches by meaning find, measured against comparing with every vector. */
export interface RecallReport {
  readonly samples: number;
  /** Mean share of the true ten nearest that were found, 0 to 1. */
  readonly recallAtTen: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

export interface MeasuredRecall extends RecallReport {
  readonly effort: SearchEffort;
  readonly vectors: number;
}

export interface SearchResults {
  readonly measureRecall: MeasuredRecall;
  readonly query: SearchAnswer;
  readonly related: readonly RelatedNote[];
}
