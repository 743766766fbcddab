import { extname, join, sep } from 'node:path';
import { appOrigin } from '../../shared/contract/channels.ts';
import { hasControlCharacter } from './control-characters.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export function contentTypeOf(file: string): string {
  return contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream';
}

/** The file that an address of the app names; null for anything that is not plainly a file below the folder. */
export function fileOfAddress(address: string, folder: string): string | null {
  if (!address.startsWith(`${appOrigin}/`)) return null;
  const path = decodedPath(address.slice(appOrigin.length + 1).replace(/[?#].*$/s, ''));
  if (path === null || path === '' || hasControlCharacter(path) || /[\\:]/.test(path)) return null;
  if (path.split('/').some((part) => part === '' || part.startsWith('.'))) return null;
  const file = join(folder, ...path.split('/'));
  return file.startsWith(folder + sep) ? file : null;
}

function decodedPath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null; // Not a valid escape: no file of ours is named so.
  }
}
