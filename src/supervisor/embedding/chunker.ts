import { embedTextOf } from './embed-text.ts';
import { readFrontMatter } from '../../shared/text/front-matter.ts';
import { isSpace, skipSpace, trimSpace } from '../../shared/text/note-lines.ts';
import { outlineOf, type Block } from './sections.ts';

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

/** All passages of a note at once. */
export function chunkNote(text: string): NoteChunk[] {
  return [...chunksOf(text)].filter((chunk) => chunk !== null);
}

/**
 * Cuts a note into passages along its headings, paragraphs and sentences. Linear in the note's length, and it holds one
 * passage at a time. Yields null now and then before a passage is complete: the caller may pause there too.
 */
export function* chunksOf(text: string): Generator<NoteChunk | null, void> {
  const { bodyStart, title } = readFrontMatter(text);
  const isTitled = title !== null && !(yield* hasTopHeading(text, bodyStart));
  const topHeadings = isTitled ? [title] : [];
  const packer = new Packer(text, topHeadings);
  for (const item of outlineOf(text, bodyStart)) {
    if (item === null) yield null;
    else if (item.kind === 'block') yield* packer.add(item.block, item.headings);
  }
  // A note of headings alone is still a note to be found: its headings are its text.
  if (packer.isUnused) {
    const noHeadings: readonly string[] = [];
    for (const item of outlineOf(text, bodyStart)) {
      if (item === null) yield null;
      else if (item.kind === 'heading') yield* packer.add(item.line, noHeadings);
    }
  }
  yield* packer.finish();
}

/** Only asked for a note with a title in its front matter, so few notes are read twice. */
function* hasTopHeading(text: string, bodyStart: number): Generator<null, boolean> {
  for (const item of outlineOf(text, bodyStart)) {
    if (item === null) yield null;
    else if (item.kind === 'heading' && item.level === 1) return true;
  }
  return false;
}

/** Joins small neighbours of one section and cuts what is too long. */
class Packer {
  readonly #text: string;
  readonly #topHeadings: readonly string[];
  #headings: readonly string[] | null = null;
  #last: Piece | null = null;

  constructor(text: string, topHeadings: readonly string[]) {
    this.#text = text;
    this.#topHeadings = topHeadings;
  }

  get isUnused(): boolean {
    return this.#headings === null;
  }

  /** Gives the passages that are complete now. */
  *add(block: Block, headings: readonly string[]): Generator<NoteChunk, void> {
    if (headings !== this.#headings) yield* this.finish();
    this.#headings = headings;
    for (const piece of splitBlock(this.#text, block)) {
      const last = this.#last;
      const canJoin = last && last.end - last.start < targetChunkLength && piece.end - last.start <= maxChunkLength;
      if (last && canJoin) {
        this.#last = { start: last.start, end: piece.end };
      } else {
        if (last) yield this.#toChunk(last);
        this.#last = piece;
      }
    }
  }

  *finish(): Generator<NoteChunk, void> {
    if (this.#last) yield this.#toChunk(this.#last);
    this.#last = null;
  }

  #toChunk({ start, end }: Piece): NoteChunk {
    const text = this.#text.slice(start, end);
    const headings = [...this.#topHeadings, ...(this.#headings ?? [])];
    return { headings, text, startOffset: start, embedText: embedTextOf(headings, text) };
  }
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
