import type { StateInline } from 'markdown-it';

/** Bounded, so that a note made of brackets is not read again and again. */
const wikiLink = /!?\[\[([^[\]|\n]{1,300})(?:\|([^[\]\n]{1,300}))?\]\](?!\()/y;

/** `[[note]]`, `[[note|words]]` and `![[note]]`, which shows as a link too. What it means is found out later. */
export function wikiLinkRule(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0) return false;
  wikiLink.lastIndex = state.pos;
  const match = wikiLink.exec(state.src);
  if (!match || wikiLink.lastIndex > state.posMax) return false;
  if (!silent) {
    const target = (match[1] ?? '').trim();
    const open = state.push('link_open', 'a', 1);
    open.meta = { wikiTarget: target };
    state.push('text', '', 0).content = (match[2] ?? target).trim();
    state.push('link_close', 'a', -1);
  }
  state.pos = wikiLink.lastIndex;
  return true;
}
