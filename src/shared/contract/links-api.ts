import { z } from 'zod';
import type { NotePath } from '../types/note-path.ts';
import { readableNotePathSchema } from './notes-api.ts';
import type { PassageMark } from './search-api.ts';

/** A piece of a note's text around something in it. */
export interface LinkPassage {
  /** The headings above it, outermost first. */
  readonly headings: readonly string[];
  readonly text: string;
  /** What it is shown for; sorted, without overlaps. UTF-16 units from the passage's beginning, `end` exclusive. */
  readonly marks: readonly PassageMark[];
  /** Where the first mark, or else the passage, begins in the note. UTF-16 units. */
  readonly offset: number;
}

export interface Backlink {
  readonly path: NotePath;
  readonly title: string;
  /** Links in that note to the one asked about. */
  readonly count: number;
  /** Where the first of them stand. */
  readonly passages: readonly LinkPassage[];
}

export interface Backlinks {
  readonly notes: readonly Backlink[];
  /** Notes that link here, those beyond the limit too. */
  readonly total: number;
}

/** A note's name or alias in the words of another, where it is no link. */
export interface Mention {
  readonly path: NotePath;
  readonly title: string;
  readonly passage: LinkPassage;
  /** The words as they stand at the passage's `offset`. */
  readonly words: string;
}

export interface OutgoingLink {
  /** As first written, without heading and words. */
  readonly target: string;
  /** The note that it means; null when there is none. */
  readonly path: NotePath | null;
  readonly count: number;
}

export interface TagUse {
  readonly tag: string;
  readonly notes: number;
}

export interface LinkCompletion {
  readonly path: NotePath;
  /** The name, or the alias, that was looked for. */
  readonly label: string;
  readonly isAlias: boolean;
  /** What stands between `[[` and `]]` to mean that note from anywhere. */
  readonly insert: string;
}

const limitOption = (most: number, usual: number) =>
  z.object({ limit: z.number().int().min(1).max(most).default(usual) }).default({ limit: usual });

const partSchema = z.string().max(300);

/** Names looked up at once for a rename. */
const maxNames = 16;

export const linksMethods = {
  /** (path, { limit }): notes that link to it, with where they do. */
  backlinks: z.tuple([readableNotePathSchema, limitOption(200, 50)]),
  /** (path, { limit }) */
  mentions: z.tuple([readableNotePathSchema, limitOption(100, 20)]),
  /** (path) */
  outgoing: z.tuple([readableNotePathSchema]),
  /** (part of a tag, { limit }): the tags that hold it, all for an empty one. */
  tags: z.tuple([partSchema, limitOption(1_000, 200)]),
  /** (part of a name or alias, { limit }): the notes newest first for an empty one. */
  complete: z.tuple([partSchema, limitOption(50, 20)]),
  /**
   * (paths): every note with a link whose target may have the name of one of these; what a rename has to look at. Null
   * while some note waits to be read: then it is all of them.
   */
  sources: z.tuple([z.array(readableNotePathSchema).max(maxNames)]),
} as const;

export interface LinksResults {
  readonly backlinks: Backlinks;
  readonly mentions: readonly Mention[];
  readonly outgoing: readonly OutgoingLink[];
  readonly tags: readonly TagUse[];
  readonly complete: readonly LinkCompletion[];
  readonly sources: readonly NotePath[] | null;
}
