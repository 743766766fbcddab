import { vaultOrigin } from '../../shared/contract/channels.ts';

/** Stands in the page's HTML where the editor finds the nonce for the style elements that it makes. */
const noncePlaceholder = '%CSP_NONCE%';

/** What the page may load: its own files and the vault's pictures. Styles made at run time need the page's nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: ${vaultOrigin}`,
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

export function withNonce(html: string, nonce: string): string {
  return html.replaceAll(noncePlaceholder, nonce);
}
