import { appOrigin, vaultOrigin } from '../../shared/contract/channels.ts';
import { hasControlCharacter } from './control-characters.ts';

const maxLinkLength = 2_048;

/** The address to hand to the system's browser or mail program; null for every link that is not plainly one. */
export function externalLink(link: string): string | null {
  // A URL parser drops or turns some of these silently, so the link could be read in two ways.
  if (link.length > maxLinkLength || hasControlCharacter(link) || /[ \\]/.test(link)) return null;
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol === 'mailto:') return url.href;
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hostname === '') return null;
  return url.href;
}

/** What a window may request at all: the app's own files, the vault's pictures and what the page holds in itself. */
export function isLocalRequest(address: string): boolean {
  return (
    address.startsWith(`${appOrigin}/`) ||
    address.startsWith(`${vaultOrigin}/`) ||
    address.startsWith('data:') ||
    address.startsWith(`blob:${appOrigin}/`) ||
    address.startsWith('devtools://')
  );
}
