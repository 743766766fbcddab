import type { StateCore, Token } from 'markdown-it';
import { assertNever } from '../../../shared/util/assert.ts';
import { texts } from '../texts.ts';
import { LinkContext, type LinkMeaning } from './link-meaning.ts';

/** Where a rendering finds the links of its note. */
export const linkContextKey = Symbol('links');

const taskMark = /^\[([ xX])\](?=\s)\s*/;

/** Says at each link where it leads; one that leads nowhere is no link any more. */
export function linkRule(state: StateCore): void {
  const context = state.env[linkContextKey];
  if (!(context instanceof LinkContext)) return;
  for (const block of state.tokens) {
    let tag = 'a';
    for (const token of block.children ?? []) {
      if (token.type === 'link_open') tag = describeLink(token, context);
      else if (token.type === 'link_close') token.tag = tag;
    }
  }
}

function describeLink(token: Token, context: LinkContext): string {
  const target = token.meta?.['wikiTarget'];
  const meaning =
    typeof target === 'string' ? context.ofName(target) : context.ofAddress(String(token.attrGet('href') ?? ''));
  const isDead = meaning.kind === 'blocked' || (meaning.kind === 'missing' && meaning.path === null);
  token.tag = isDead ? 'span' : 'a';
  token.attrs = Object.entries(linkAttributes(meaning));
  return token.tag;
}

function linkAttributes(meaning: LinkMeaning): Record<string, string> {
  switch (meaning.kind) {
    case 'outside':
      return { href: meaning.href, class: 'outside-link', title: meaning.href };
    case 'heading':
      return { href: '#', class: 'heading-link', 'data-heading': meaning.slug };
    case 'note':
      return {
        href: '#',
        class: 'note-link',
        title: meaning.path,
        'data-note': meaning.path,
        ...(meaning.slug === null ? {} : { 'data-heading': meaning.slug }),
      };
    case 'missing':
      return {
        ...(meaning.path === null ? {} : { href: '#', 'data-missing': meaning.path }),
        class: 'missing-link',
        title: texts.preview.missing(meaning.name),
      };
    case 'blocked':
      return { class: 'blocked-link', title: texts.preview.blocked(meaning.address) };
    default:
      return assertNever(meaning);
  }
}

/** `- [ ] words` as a box that cannot be ticked here, with the words as its label. */
export function taskRule(state: StateCore): void {
  state.tokens.forEach((token, index) => {
    const item = state.tokens[index - 2];
    if (token.type !== 'inline' || !token.children || item?.type !== 'list_item_open') return;
    const first = token.children[0];
    const mark = first?.type === 'text' ? taskMark.exec(first.content) : null;
    if (!first || !mark) return;
    first.content = first.content.slice(mark[0].length);
    item.attrSet('class', 'task');
    const box = new state.Token('task_box', 'input', 0);
    box.attrs = [
      ['type', 'checkbox'],
      ['disabled', ''],
      ...(mark[1] === ' ' ? [] : [['checked', ''] as [string, string]]),
    ];
    const open = new state.Token('task_label_open', 'label', 1);
    token.children = [open, box, ...token.children, new state.Token('task_label_close', 'label', -1)];
  });
}
