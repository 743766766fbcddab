import type { StateInline } from 'markdown-it';
import { wikiLinkAt } from '../../../shared/links/wiki-link.ts';
import { isPictureName } from './vault-pictures.ts';

/** The token of `![[picture.png]]`: its name is in `meta`, its words are the content. */
export const namedPictureType = 'named_picture';

/**
 * `[[note]]`, `[[note|words]]` and `![[note]]`, which shows as a link too; `![[picture.png]]` is a picture. What they
 * mean is found out later.
 */
export function wikiLinkRule(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0) return false;
  const link = wikiLinkAt(state.src, state.pos);
  if (!link || state.pos + link.length > state.posMax) return false;
  const target = link.target.trim();
  const words = (link.words ?? target).trim();
  if (!silent && link.isEmbed && isPictureName(target)) pushPicture(state, target, words);
  else if (!silent) pushLink(state, target, words);
  state.pos += link.length;
  return true;
}

function pushPicture(state: StateInline, name: string, words: string): void {
  const picture = state.push(namedPictureType, 'img', 0);
  picture.meta = { name };
  picture.content = words;
}

function pushLink(state: StateInline, target: string, words: string): void {
  const open = state.push('link_open', 'a', 1);
  open.meta = { wikiTarget: target };
  state.push('text', '', 0).content = words;
  state.push('link_close', 'a', -1);
}
