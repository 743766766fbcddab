import { constants, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { vaultOrigin } from '../../shared/contract/channels.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import { systemCode } from '../../shared/node/file-errors.ts';
import { resolveInVault, type VaultRoot } from '../../shared/node/vault-path.ts';
import type { Logger } from '../log/logger.ts';
import { hasControlCharacter } from './control-characters.ts';

/** Pixels only: a drawing such as SVG is a document, which could hold more than a picture. */
const pictureTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
};

/** A larger file is no picture that a note can show. */
export const maxPictureBytes = 25_000_000;

/** A named pipe would otherwise keep the open waiting for a writer. Windows lacks the flag. */
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

export const isPictureRequest = (address: string): boolean => address.startsWith(`${vaultOrigin}/`);

/** The path within the vault that an address of a picture names; null for all that is not plainly one. */
export function picturePath(address: string): string | null {
  if (!isPictureRequest(address)) return null;
  const path = decodedPath(address.slice(vaultOrigin.length + 1).replace(/[?#].*$/s, ''));
  if (path === null || hasControlCharacter(path) || path.includes('\\')) return null;
  // What begins with a dot is hidden: no note is shown from there either.
  if (path.split('/').some((part) => part === '' || part.startsWith('.'))) return null;
  return extname(path).toLowerCase() in pictureTypes ? path : null;
}

/** Answers a request for a picture of the open vault: never another kind of file, and never one outside. */
export async function answerPicture(
  request: { readonly url: string; readonly method: string },
  root: VaultRoot | null,
  log: Logger,
): Promise<Response> {
  if (request.method !== 'GET') return answer(405, null);
  const path = picturePath(request.url);
  if (path === null || root === null) return answer(404, null);
  try {
    const bytes = await readPicture(root, path);
    return bytes === null ? answer(404, null) : answer(200, bytes, pictureTypes[extname(path).toLowerCase()]);
  } catch (error) {
    // One that is not there is the note's affair: it says so in its place.
    if (!isMissing(error)) log.warn(`A picture could not be read (${systemCode(error) ?? String(error)}).`);
    return answer(404, null);
  }
}

const isMissing = (error: unknown) =>
  systemCode(error) === 'ENOENT' || (isAppError(error) && error.code === 'note-missing');

/** Null for what is no file, or too large a one. */
async function readPicture(root: VaultRoot, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = await open(await resolveInVault(root, path), readFlags);
  try {
    const facts = await file.stat();
    if (!facts.isFile() || facts.size > maxPictureBytes) return null;
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function decodedPath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function answer(status: number, bytes: Uint8Array<ArrayBuffer> | null, type = 'text/plain; charset=utf-8'): Response {
  return new Response(bytes, {
    status,
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
  });
}
