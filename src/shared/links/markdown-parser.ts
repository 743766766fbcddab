import { parser, type InlineContext, type MarkdownConfig } from '@lezer/markdown';
import { maxTagLength, tagAt } from './tag-names.ts';
import { maxWikiLinkLength, wikiLinkAt } from './wiki-link.ts';

const bang = 33;
const hash = 35;
const openBracket = 91;

/** `[[wikilinks]]` and `#tags` as nodes of their own, for the index and for the editor. */
export const noteLinkSyntax: MarkdownConfig = {
  defineNodes: ['WikiLink', 'HashTag'],
  parseInline: [
    { name: 'WikiLink', before: 'Link', parse: parseWikiLink },
    { name: 'HashTag', parse: parseHashTag },
  ],
};

/** Markdown as far as links, tags and code are concerned: emphasis and entities would cost time and tell nothing. */
export const linkParser = parser.configure([{ remove: ['Emphasis', 'Entity', 'HardBreak'] }, noteLinkSyntax]);

function parseWikiLink(context: InlineContext, next: number, position: number): number {
  const isStart = next === openBracket || (next === bang && context.char(position + 1) === openBracket);
  if (!isStart) return -1;
  // Never beyond the block: what follows it is another one.
  const ahead = context.slice(position, Math.min(context.end, position + maxWikiLinkLength));
  const link = wikiLinkAt(ahead, 0);
  return link ? context.addElement(context.elt('WikiLink', position, position + link.length)) : -1;
}

function parseHashTag(context: InlineContext, next: number, position: number): number {
  if (next !== hash || !isTagAllowedAfter(context, position)) return -1;
  const tag = tagAt(context.slice(position, Math.min(context.end, position + maxTagLength)), 0);
  return tag === null ? -1 : context.addElement(context.elt('HashTag', position, position + 1 + tag.length));
}

/** `C#` is no tag, nor is the end of an address. */
function isTagAllowedAfter(context: InlineContext, position: number): boolean {
  return position === context.offset || /[\s(]/.test(context.slice(position - 1, position));
}
