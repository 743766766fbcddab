import { ensureSyntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { styleTags, tags } from '@lezer/highlight';
import type { MarkdownConfig } from '@lezer/markdown';
import { noteLinkSyntax } from '../../../shared/links/markdown-parser.ts';
import { linkItemsOfPassage, type NoteLink } from '../../../shared/links/read-links.ts';

/** `[[wikilinks]]` and `#tags` in the editor's Markdown. */
export const noteLinkMarkup: MarkdownConfig = {
  ...noteLinkSyntax,
  props: [styleTags({ WikiLink: tags.link, HashTag: tags.tagName })],
};

/** What can be followed in a note's text. */
export type Followable =
  | { readonly kind: 'link'; readonly link: NoteLink }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'outside'; readonly address: string };

const followedNodes: ReadonlySet<string> = new Set(['WikiLink', 'HashTag', 'Link', 'Image', 'Autolink', 'URL']);
const codeNodes: ReadonlySet<string> = new Set(['InlineCode', 'FencedCode', 'CodeBlock', 'CodeText', 'HTMLBlock']);
/** How long a key may wait for the text above it to be parsed. */
const parseMs = 50;

/** The link or tag around a place in the text; null when there is none. */
export function followableAt(state: EditorState, position: number): Followable | null {
  for (const side of [1, -1] as const) {
    let node = ensureSyntaxTree(state, position, parseMs)?.resolveInner(position, side) ?? null;
    for (; node && !node.type.isTop; node = node.parent) {
      const found = followedNodes.has(node.name) ? followable(state.sliceDoc(node.from, node.to)) : null;
      if (found) return found;
    }
  }
  return null;
}

export function isInCode(state: EditorState, position: number): boolean {
  let node = ensureSyntaxTree(state, position, parseMs)?.resolveInner(position, -1) ?? null;
  for (; node; node = node.parent) if (codeNodes.has(node.name)) return true;
  return false;
}

function followable(source: string): Followable | null {
  const outside = /^<?(https:\/\/[^\s>]+)>?$/i.exec(source)?.[1] ?? /\]\(\s*<?(https:[^\s)>]+)/i.exec(source)?.[1];
  if (outside !== undefined) return { kind: 'outside', address: outside };
  const [item] = linkItemsOfPassage(source);
  if (item?.kind === 'link') return item;
  return item?.kind === 'tag' ? { kind: 'tag', tag: item.tag.tag } : null;
}
