import type { LinkPassage } from '../../shared/contract/links-api.ts';
import { markSpans } from '../search/passage.ts';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';

/** About three lines of the narrow column, so that what is marked is seen. UTF-16 units. */
const maxContextLength = 120;

/** A place in a note. UTF-16 units from its beginning, `end` exclusive. */
export interface NoteSpan {
  readonly start: number;
  readonly end: number;
}

/** The passages around places of one note, in their order, each passage once; at most so many. */
export function passagesAround(
  store: IndexStore,
  noteId: number,
  spans: readonly NoteSpan[],
  limit: number,
): LinkPassage[] {
  const passages = new Map<number, { readonly chunk: FoundChunk; readonly spans: NoteSpan[] }>();
  const headings: LinkPassage[] = [];
  for (const span of spans) {
    if (passages.size + headings.length > limit) break;
    const chunk = store.chunks.atOffset(noteId, span.start);
    if (!chunk || span.end > chunk.startOffset + chunk.text.length) headings.push(headingAround(store, noteId, span));
    else passages.set(chunk.chunkId, { chunk, spans: [...(passages.get(chunk.chunkId)?.spans ?? []), span] });
  }
  return [...headings, ...[...passages.values()].map((passage) => markedPassage(passage.chunk, passage.spans))]
    .sort((a, b) => a.offset - b.offset)
    .slice(0, limit);
}

/** A passage with places of its note marked in it. */
export function markedPassage(chunk: FoundChunk, spans: readonly NoteSpan[]): LinkPassage {
  const { startOffset, headings } = chunk;
  const within = spans.map(({ start, end }) => ({ start: start - startOffset, end: end - startOffset }));
  const { text, marks } = markSpans(chunk.text, within, maxContextLength);
  return { headings, text, marks, offset: spans[0]?.start ?? startOffset };
}

/** Headings belong to no passage, but to those below them. */
function headingAround(store: IndexStore, noteId: number, span: NoteSpan): LinkPassage {
  const below = store.chunks.afterOffset(noteId, span.start);
  const heading = below?.headings.at(-1) ?? '';
  return { headings: below?.headings.slice(0, -1) ?? [], text: heading, marks: [], offset: span.start };
}
