import { embedTextOf } from './embed-text.ts';
import { readFrontMatter } from './front-matter.ts';
import { isSpace, skipSpace, trimSpace } from './note-lines.ts';
import { readSections, type Block } from './sections.ts';

/** Part of every chunk's key: raise it when the same note would be cut otherwise, and all is embedded anew. */
export const chunkerVersion = 1;

/** UTF-16 units. */
export const maxChunkLength = 800;
/** A chunk this long takes in no further paragraph. */
const targetChunkLength = 600;
/** No piece of a long paragraph is shorter than this, but for the last. */
const leastPieceLength = 200;

export interface NoteChunk {
  /** The headings above the chunk, outermost first. */
  readonly headings: readonly string[];
  /** A slice of the note, from `startOffset`. */
  readonly text: string;
  /** UTF-16 units. */
  readonly startOffset: number;
  /** What the model is given. */
  readonly embedText: string;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Cuts a note into passages along its headings, paragraphs and sentences. Linear in the note's length. */
export function chunkNote(text: string): NoteChunk[] {
  const { bodyStart, title } = readFrontMatter(text);
  const outline = readSections(text, bodyStart);
  const topHeadings = title !== null && !outline.hasTopHeading ? [title] : [];
  // A note of headings alone is still a note to be found: its headings are its text.
  const sections = outline.sections.length > 0 ? outline.sections : [{ headings: [], blocks: outline.headingLines }];
  return sections.flatMap(({ headings, blocks }) =>
    packBlocks(text, blocks).map((piece) => toChunk(text, [...topHeadings, ...headings], piece)),
  );
}

function toChunk(note: string, headings: readonly string[], { start, end }: Piece): NoteChunk {
  const text = note.slice(start, end);
  return { headings, text, startOffset: start, embedText: embedTextOf(headings, text) };
}

/** Joins small neighbours and cuts what is too long. */
function packBlocks(text: string, blocks: readonly Block[]): Piece[] {
  const packed: Piece[] = [];
  for (const block of blocks) {
    for (const piece of splitBlock(text, block)) {
      const last = packed.at(-1);
      const canJoin = last && last.end - last.start < targetChunkLength && piece.end - last.start <= maxChunkLength;
      if (canJoin) packed[packed.length - 1] = { start: last.start, end: piece.end };
      else packed.push(piece);
    }
  }
  return packed;
}

function* splitBlock(text: string, block: Block): Generator<Piece, void> {
  let start = block.start;
  while (block.end - start > maxChunkLength) {
    const cut = start + cutLength(text.slice(start, start + maxChunkLength + 1), block.isCode);
    yield { start, end: trimSpace(text, start, cut) };
    start = skipSpace(text, cut, block.end);
  }
  if (start < block.end) yield { start, end: block.end };
}

/** How much of a window, which is one unit longer than a chunk may be, goes into the next piece. */
function cutLength(window: string, isCode: boolean): number {
  const cut = isCode ? lastLineEnd(window, 1) : (lastSentenceEnd(window) ?? lastLineEnd(window, leastPieceLength));
  return cut ?? (isCode ? null : lastWordEnd(window)) ?? hardCut(window);
}

function lastSentenceEnd(window: string): number | null {
  for (let end = maxChunkLength; end >= leastPieceLength; end--) {
    const before = window.charAt(end - 1);
    if (/[。！？]/.test(before)) return end;
    if (/[.!?…]/.test(before) && isSpace(window.charAt(end))) return end;
  }
  return null;
}

function lastLineEnd(window: string, least: number): number | null {
  const lineBreak = window.lastIndexOf('\n', maxChunkLength);
  return lineBreak >= least ? lineBreak : null;
}

function lastWordEnd(window: string): number | null {
  for (let end = maxChunkLength; end >= leastPieceLength; end--) {
    if (isSpace(window.charAt(end))) return end;
  }
  return null;
}

/** Never between the two halves of one character. */
function hardCut(window: string): number {
  const isPairCut = (window.codePointAt(maxChunkLength - 1) ?? 0) > 0xffff;
  return isPairCut ? maxChunkLength - 1 : maxChunkLength;
}
