import type { StateInline } from 'markdown-it';
import { wikiLinkAt } from '../../../shared/links/wiki-link.ts';

/** `[[note]]`, `[[note|words]]` and `![[note]]`, which shows as a link too. What it means is found out later. */
export function wikiLinkRule(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0) return false;
  const link = wikiLinkAt(state.src, state.pos);
  if (!link || state.pos + link.length > state.posMax) return false;
  if (!silent) {
    const target = link.target.trim();
    const open = state.push('link_open', 'a', 1);
    open.meta = { wikiTarget: target };
    state.push('text', '', 0).content = (link.words ?? target).trim();
    state.push('link_close', 'a', -1);
  }
  state.pos += link.length;
  return true;
}
