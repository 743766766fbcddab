import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNodeRef } from './syntax-node.ts';
import type { Piece, Span } from './pieces.ts';
import { PieceList } from './piece-list.ts';
import { linkPieces } from './link-pieces.ts';
import { listMarkPieces } from './list-pieces.ts';

/** Marks that are hidden whole, wherever they stand. */
const plainMarks: ReadonlySet<string> = new Set(['EmphasisMark', 'StrikethroughMark']);

/**
 * What is shown otherwise than it is written, in these parts of the text: outside them nothing is looked at, so that
 * a long note costs no more than a short one.
 * @param asWritten lines that keep their markup, because the cursor is there
 */
export function findPieces(state: EditorState, parts: readonly Span[], asWritten: readonly Span[]): readonly Piece[] {
  const pieces = new PieceList(state.doc, asWritten);
  for (const part of parts) {
    syntaxTree(state).iterate({ ...part, enter: (node) => enter(state, node, part, pieces) });
  }
  return pieces.all;
}

/** False when what is inside needs no look. */
function enter(state: EditorState, node: SyntaxNodeRef, part: Span, pieces: PieceList): boolean | void {
  if (plainMarks.has(node.name)) return pieces.hide(node.from, node.to);
  switch (node.name) {
    case 'HeaderMark':
      return headerMark(node, pieces);
    case 'InlineCode':
      return inlineCode(node, pieces);
    case 'Escape':
      return pieces.hide(node.from, node.from + 1);
    case 'Link':
    case 'Image':
    case 'WikiLink':
      return linkPieces(state, node, pieces);
    case 'ListMark':
      return listMarkPieces(state, node, pieces);
    case 'QuoteMark':
      // One space belongs to the mark; more of them are the quoted text's own.
      return pieces.hide(node.from, state.sliceDoc(node.to, node.to + 1) === ' ' ? node.to + 1 : node.to);
    case 'Blockquote':
      return pieces.styleLines(node, part, 'quote');
    case 'Table':
      return pieces.styleLines(node, part, 'table');
    case 'CodeBlock':
      return pieces.styleLines(node, part, 'code');
    case 'FencedCode':
      return fencedCode(node, part, pieces);
    case 'HorizontalRule':
      return pieces.replaceLine(node, 'rule');
    default:
      return undefined;
  }
}

/** `## ` before a heading and closing `##` behind it; the line under a heading stays, quietly. */
function headerMark(node: SyntaxNodeRef, pieces: PieceList): void {
  const heading = node.node.parent;
  if (heading?.name.startsWith('ATX') !== true) return;
  if (node.from === heading.from) pieces.hide(node.from, pieces.withSpaces(node.to));
  else pieces.hide(pieces.withSpacesBefore(node.from), node.to);
}

function inlineCode(node: SyntaxNodeRef, pieces: PieceList): void {
  const marks = node.node.getChildren('CodeMark');
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || first.to >= last.from) return;
  pieces.style(first.to, last.from, 'code');
  for (const mark of marks) pieces.hide(mark.from, mark.to);
}

function fencedCode(node: SyntaxNodeRef, part: Span, pieces: PieceList): boolean {
  pieces.styleLines(node, part, 'code');
  if (node.from >= part.from) pieces.styleLine(node.from, 'code-first');
  if (node.to <= part.to) pieces.styleLine(node.to, 'code-last');
  return false;
}
