import { readFrontMatter } from '../text/front-matter.ts';
import { decodeAddress, isVaultAddress } from './link-address.ts';
import { linkParser } from './markdown-parser.ts';
import { piecesOf } from './note-pieces.ts';
import { tagAt } from './tag-names.ts';
import { wikiLinkAt } from './wiki-link.ts';

/** A link within the vault, as it stands in a note. All places in UTF-16 units from the note's beginning. */
export interface NoteLink {
  /** `[[target]]`, or `[words](target)` with a path from the note's folder. */
  readonly kind: 'wiki' | 'address';
  readonly start: number;
  readonly end: number;
  /** The part of the text that names the note: without heading, words, brackets. */
  readonly targetStart: number;
  readonly targetEnd: number;
  /** That part with its escapes undone; empty for a heading of the note itself. */
  readonly target: string;
  /** Without `#`; null when none is given. */
  readonly heading: string | null;
  /** True for `![[target]]` and `![words](target)`. */
  readonly isEmbed: boolean;
}

interface NoteTag {
  readonly tag: string;
  readonly start: number;
  readonly end: number;
}

export type LinkItem =
  | { readonly kind: 'link'; readonly link: NoteLink }
  | { readonly kind: 'tag'; readonly tag: NoteTag }
  /** Code, or an outside address: what looks like a link or a name in it is none. */
  | { readonly kind: 'closed'; readonly start: number; readonly end: number };

const closedNodes: ReadonlySet<string> = new Set([
  'InlineCode',
  'FencedCode',
  'CodeBlock',
  'HTMLBlock',
  'HTMLTag',
  'CommentBlock',
  'Comment',
  'ProcessingInstruction',
  'ProcessingInstructionBlock',
  'Autolink',
  'LinkReference',
]);
/** Without one of these, a piece has nothing that is looked for and is not parsed. */
const telling = /\[\[|\]\(|#[\p{L}\p{N}_]/u;

/**
 * The links and tags of a note in their order, by a Markdown parse: those in code are none. Linear in the note's length
 * whatever is in it, and it holds the parse of some thousand characters at a time. Yields null after each piece: the
 * reader may pause there. The front matter's tags are not among them.
 */
export function* linkItemsOf(text: string): Generator<LinkItem | null, void> {
  const { bodyStart } = readFrontMatter(text);
  yield* wikiLinksIn(text, 0, bodyStart);
  for (const { start, end } of piecesOf(text, bodyStart)) {
    const piece = text.slice(start, end);
    if (telling.test(piece)) yield* itemsOfPiece(piece, start);
    yield null;
  }
}

/** The same of a short text by itself, a passage say. */
export function linkItemsOfPassage(text: string): LinkItem[] {
  return [...itemsOfPiece(text, 0)];
}

/** All links of a note at once. */
export function linksOf(text: string): NoteLink[] {
  return [...linkItemsOf(text)].flatMap((item) => (item?.kind === 'link' ? item.link : []));
}

/** A property of a note may hold a link, in quotation marks. */
function* wikiLinksIn(text: string, from: number, until: number): Generator<LinkItem, void> {
  let position = text.indexOf('[[', from);
  while (position >= 0 && position < until) {
    const link = wikiLinkAt(text, position);
    const end = position + (link?.length ?? 2);
    if (link && end <= until) yield { kind: 'link', link: wikiLink(text, position, 0) };
    position = text.indexOf('[[', end);
  }
}

function* itemsOfPiece(piece: string, offset: number): Generator<LinkItem, void> {
  const cursor = linkParser.parse(piece).cursor();
  let hasMore = true;
  while (hasMore) {
    const item = itemOf(piece, cursor.name, cursor.from, cursor.to, offset);
    if (item) yield item;
    // What is closed is not looked into, but a note may be shown in the words of a link.
    hasMore = cursor.next(item?.kind !== 'closed' || isLinkNode(cursor.name));
  }
}

const isLinkNode = (name: string) => name === 'Link' || name === 'Image';

function itemOf(piece: string, name: string, from: number, to: number, offset: number): LinkItem | null {
  if (name === 'WikiLink') return { kind: 'link', link: wikiLink(piece, from, offset) };
  if (name === 'HashTag') {
    const tag = tagAt(piece, from) ?? '';
    return { kind: 'tag', tag: { tag, start: from + offset, end: to + offset } };
  }
  if (isLinkNode(name)) return addressItem(piece, from, to, offset, name === 'Image');
  if (closedNodes.has(name)) return { kind: 'closed', start: from + offset, end: to + offset };
  return null;
}

function wikiLink(text: string, from: number, offset: number): NoteLink {
  const found = wikiLinkAt(text, from);
  const { target = '', isEmbed = false, length = 0 } = found ?? {};
  const targetFrom = from + (isEmbed ? 3 : 2);
  const hash = target.indexOf('#');
  const name = hash < 0 ? target : target.slice(0, hash);
  const lead = name.length - name.trimStart().length;
  const targetStart = targetFrom + lead + offset;
  return {
    kind: 'wiki',
    start: from + offset,
    end: from + length + offset,
    targetStart,
    targetEnd: targetStart + name.trim().length,
    target: name.trim(),
    heading: hash < 0 ? null : target.slice(hash + 1).trim(),
    isEmbed,
  };
}

/** `](address` and, in pointed brackets, `](<address`; the words before it may hold brackets of their own. */
const addressPattern = /\]\(\s*(?:<([^<>\n]*)>|([^\s<][^\s]*?))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)$/;

/** A link that leads out of the vault, and one by reference, is closed: nothing in it is a name. */
function addressItem(piece: string, from: number, to: number, offset: number, isEmbed: boolean): LinkItem {
  const source = piece.slice(from, to);
  const open = source.lastIndexOf('](');
  const match = open < 0 ? null : addressPattern.exec(source.slice(open));
  const address = match?.[1] ?? match?.[2];
  if (!match || address === undefined || !isVaultAddress(address))
    return { kind: 'closed', start: from + offset, end: to + offset };
  const end = address.search(/[#?]/);
  const place = end < 0 ? address : address.slice(0, end);
  const hash = address.indexOf('#');
  const targetStart = from + open + match[0].indexOf(address, 2) + offset;
  const link: NoteLink = {
    kind: 'address',
    start: from + offset,
    end: to + offset,
    targetStart,
    targetEnd: targetStart + place.length,
    target: decodeAddress(place),
    heading: hash < 0 ? null : decodeAddress(address.slice(hash + 1)),
    isEmbed,
  };
  return { kind: 'link', link };
}
