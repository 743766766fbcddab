import type { Token } from 'markdown-it';
import { texts } from '../texts.ts';
import { newToken, parseBlocks, type References } from './markdown.ts';

/** Some blocks of a note that are rendered together. */
export interface NoteSlice {
  /** Slices with the same key look the same. */
  readonly key: string;
  /** The note's line that it begins with, counted from the body's first. */
  readonly line: number;
  readonly source: string;
  readonly tokens: Token[];
}

export interface SlicedNote {
  readonly slices: readonly NoteSlice[];
  readonly references: References;
  readonly headings: readonly { readonly text: string; readonly line: number }[];
}

const asWritten = 'as-written';

interface Block {
  readonly tokens: Token[];
  readonly line: number;
  /** What its look depends on besides its own text. */
  readonly variant: string;
  /** Which long list it is an item of. */
  readonly list: Token | null;
}

const minSliceLength = 2_000;
const maxSliceLength = 12_000;
/** A longer paragraph, quote or table would hold up the window: it is shown as it was written. UTF-16 units. */
export const maxFormattedLength = 100_000;
/** The page lays out a block of unformatted text as a whole, so that too has to end somewhere. */
export const maxCodeLength = 300_000;
/** Finding the blocks of a note takes time for each line; prose of the greatest size a note may have has fewer. */
export const maxLines = 50_000;

/** Cuts a text (with `\n` at its lines' ends) into slices of a few screens at most. */
export function sliceNote(body: string): SlicedNote {
  const allLines = body.split('\n');
  const isCut = allLines.length > maxLines;
  const lines = isCut ? allLines.slice(0, maxLines) : allLines;
  const { tokens, references } = parseBlocks(isCut ? lines.join('\n') : body);
  const blocks = blocksOf(tokens, lines);
  const slices: NoteSlice[] = [];
  let first = 0;
  let line = 0;
  let length = 0;
  blocks.forEach((block, index) => {
    const next = blocks[index + 1];
    const end = next?.line ?? lines.length;
    const ownLength = lengthOf(lines, index === 0 ? 0 : block.line, end);
    length += ownLength;
    if (next && !isCutAfter(block, next, length, ownLength)) return;
    slices.push(makeSlice(blocks.slice(first, index + 1), line, lines.slice(line, end).join('\n')));
    first = index + 1;
    line = end;
    length = 0;
  });
  if (isCut) slices.push({ key: asWritten, line: maxLines, source: '', tokens: notice(texts.preview.tooLong) });
  return { slices, references, headings: headingsOf(tokens) };
}

/**
 * Cuts follow from the text nearby and not from a count, so that an edit moves the cuts next to it and no others: what
 * was rendered further on can stay.
 */
function isCutAfter(block: Block, next: Block, length: number, ownLength: number): boolean {
  if (length >= maxSliceLength || block.variant === asWritten || next.variant === asWritten) return true;
  return length >= minSliceLength && (next.tokens[0]?.type === 'heading_open' || ownLength % 4 === 0);
}

function makeSlice(blocks: readonly Block[], line: number, source: string): NoteSlice {
  const tokens = blocks.flatMap((block, index) => {
    const isFirst = block.list === null || block.list !== blocks[index - 1]?.list;
    const isLast = block.list === null || block.list !== blocks[index + 1]?.list;
    return block.tokens.slice(isFirst ? 0 : 1, isLast ? undefined : -1);
  });
  for (const token of tokens) {
    if (token.map && token.nesting >= 0 && token.type !== 'inline') token.attrSet('data-line', token.map[0] - line);
  }
  return { key: `${blocks.map((block) => block.variant).join()}\n${source}`, line, source, tokens };
}

function blocksOf(tokens: readonly Token[], lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let depth = 0;
  let first = 0;
  tokens.forEach((token, index) => {
    depth += token.nesting;
    if (depth > 0) return;
    for (const piece of piecesOf(tokens.slice(first, index + 1), lines)) blocks.push(piece);
    first = index + 1;
  });
  return blocks;
}

function piecesOf(tokens: Token[], lines: readonly string[]): Block[] {
  const [open] = tokens;
  const [line, end] = open?.map ?? [0, 0];
  if (!open) return [];
  const isList = open.type === 'bullet_list_open' || open.type === 'ordered_list_open';
  const isLong = end - line > 1 && lengthOf(lines, line, end) > maxSliceLength;
  if (isList && isLong) return itemsOf(tokens).map((piece) => settled(piece, lines));
  return [settled({ tokens, line, variant: isList ? looseness(tokens) : '', list: null }, lines)];
}

/** An item may be too long by itself. */
function settled(block: Block, lines: readonly string[]): Block {
  const open = block.tokens[0];
  const isCode = open?.type === 'fence' || open?.type === 'code_block';
  const [line, end] = (block.list === null ? open : block.tokens[1])?.map ?? [0, 0];
  const length = lengthOf(lines, line, end);
  if (length <= (isCode ? maxCodeLength : maxFormattedLength)) return block;
  const token = newToken('code_block', 'code', 0);
  const written = isCode ? (open?.content ?? '') : lines.slice(line, end).join('\n');
  token.content = written.slice(0, maxCodeLength);
  token.map = [line, end];
  if (!isCode) token.attrs = [['class', asWritten]];
  const tokens = written.length > maxCodeLength ? [token, ...notice(texts.preview.tooLong)] : [token];
  return { tokens, line: block.line, variant: asWritten, list: null };
}

function notice(words: string): Token[] {
  const open = newToken('paragraph_open', 'p', 1);
  open.attrs = [['class', 'cut-notice']];
  const content = newToken('inline', '', 0);
  content.content = words;
  return [open, content, newToken('paragraph_close', 'p', -1)];
}

function lengthOf(lines: readonly string[], from: number, to: number): number {
  let length = 0;
  for (let line = from; line < to; line += 1) length += (lines[line]?.length ?? 0) + 1;
  return length;
}

/** Whether a list's items stand apart depends on all of them, also on those of another slice. */
const looseness = (tokens: readonly Token[]) =>
  tokens.some((token) => token.type === 'paragraph_open' && token.hidden) ? 'tight' : 'loose';

/** A long list taken apart into its items, each a list of its own that is numbered on. */
function itemsOf(tokens: readonly Token[]): Block[] {
  const [open] = tokens;
  const close = tokens.at(-1);
  if (!open || !close) return [];
  const start = Number(open.attrGet('start') ?? 1);
  const blocks: Block[] = [];
  let first = 1;
  tokens.forEach((token, index) => {
    if (token.type !== 'list_item_close' || token.level !== open.level + 1) return;
    const item = tokens.slice(first, index + 1);
    const line = item[0]?.map?.[0] ?? 0;
    const number = start + blocks.length;
    const ownOpen = Object.assign(newToken(open.type, open.tag, 1), open, { map: [line, line] });
    ownOpen.attrs = [['class', 'is-part'], ...(open.tag === 'ol' ? [['start', number] as [string, number]] : [])];
    const variant = `item ${open.tag === 'ol' ? number : ''} ${looseness(tokens)}`;
    blocks.push({ tokens: [ownOpen, ...item, close], line, variant, list: open });
    first = index + 1;
  });
  return blocks;
}

function headingsOf(tokens: readonly Token[]): { text: string; line: number }[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open' || !token.map) return [];
    return [{ text: tokens[index + 1]?.content ?? '', line: token.map[0] }];
  });
}
