import type { EditorState } from '@codemirror/state';
import type { SyntaxNode, SyntaxNodeRef } from './syntax-node.ts';
import { isPictureName } from '../../preview/vault-pictures.ts';
import type { PieceList } from './piece-list.ts';
import type { PictureSource } from './pieces.ts';
import { wikiLinkIn } from './wiki-link-in.ts';

/** Longer links are shown as they are written: no link of a person's is so long. UTF-16 units. */
const maxLinkLength = 4_096;
/** A picture in the text itself is longer; it is read again with each key. UTF-16 units. */
const maxPictureLength = 1_000_000;

/** Links show their words, pictures themselves. False when what is inside needs no look. */
export function linkPieces(state: EditorState, node: SyntaxNodeRef, pieces: PieceList): boolean {
  if (node.to - node.from > maxPictureLength || !pieces.isInOneLine(node.from, node.to)) return true;
  if (wikiLink(state, node, pieces)) return false;
  if (node.name === 'Image') return !picture(state, node, pieces);
  if (node.name === 'Link' && node.to - node.from <= maxLinkLength) link(node.node, pieces);
  return true;
}

/** Links to notes by name, which show their words, and pictures by name. */
function wikiLink(state: EditorState, { name, from, to }: SyntaxNodeRef, pieces: PieceList): boolean {
  if (name !== 'WikiLink') return false;
  const found = wikiLinkIn(state.sliceDoc(from, to));
  if (!found) return false;
  if (found.isEmbed && isPictureName(found.target)) {
    pieces.picture(from, to, { by: 'name', target: found.target, alt: found.words ?? found.target });
    return true;
  }
  const start = from + found.wordsStart;
  const end = from + found.wordsEnd;
  pieces.style(start, end, 'link');
  pieces.hide(from, start);
  pieces.hide(end, to);
  return true;
}

function picture(state: EditorState, node: SyntaxNodeRef, pieces: PieceList): boolean {
  const source = pictureSource(state, node.node);
  if (source) pieces.picture(node.from, node.to, source);
  return source !== null;
}

function pictureSource(state: EditorState, node: SyntaxNode): PictureSource | null {
  const address = node.getChild('URL');
  const marks = node.getChildren('LinkMark');
  const [open, close] = [marks[0], marks[1]];
  if (!address || !open || !close) return null;
  const target = state.sliceDoc(address.from, address.to).replace(/^<(.*)>$/, '$1');
  return { by: 'address', target, alt: state.sliceDoc(open.to, close.from) };
}

/** `[words](address)` and `[words][name]`; `[words]` alone may be no link at all and stays. */
function link(node: SyntaxNode, pieces: PieceList): void {
  const marks = node.getChildren('LinkMark');
  const [open, close] = [marks[0], marks[1]];
  const leads = node.getChild('URL') ?? node.getChild('LinkLabel');
  if (!open || !close || !leads || open.to >= close.from) return;
  pieces.style(open.to, close.from, 'link');
  pieces.hide(open.from, open.to);
  pieces.hide(close.from, node.to);
}
