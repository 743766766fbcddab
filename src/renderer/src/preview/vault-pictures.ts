import { vaultOrigin } from '../../../shared/contract/channels.ts';
import { noteFolder } from '../../../shared/types/note-path.ts';

const pictureInText = /^data:image\/(?:png|jpe?g|gif|webp|avif);base64,/i;
const hasScheme = /^[a-z][a-z0-9+.-]*:/i;
const pictureName = /\.(?:png|jpe?g|gif|webp|avif)$/i;
const maxPathLength = 1_024;

/** True for a picture that stands in the note's own text. */
export const isPictureInText = (address: string): boolean => pictureInText.test(address);

/** True for a name of a file that is shown as a picture. */
export const isPictureName = (name: string): boolean => pictureName.test(name);

/** Where main serves a picture that a note shows by its address; null for one that is not in the vault. */
export function pictureAddress(address: string, notePath: string): string | null {
  if (isPictureInText(address)) return address;
  if (hasScheme.test(address) || /^[/\\]{2}/.test(address)) return null;
  const path = decoded(address.replace(/[?#].*$/s, ''));
  if (!isPictureName(path)) return null;
  return servedAt(path.startsWith('/') ? path : `${noteFolder(notePath)}/${path}`);
}

/** The places where `![[name]]` may lie: beside the note, at the vault's top, in the folder for attachments. */
export function pictureAddressesOfName(name: string, notePath: string): readonly string[] {
  const folder = noteFolder(notePath);
  const places = [`${folder}/${name}`, name, `${folder}/attachments/${name}`, `attachments/${name}`];
  return [...new Set(places.map(servedAt).filter((address) => address !== null))];
}

function servedAt(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  if (parts.length === 0 || path.length > maxPathLength) return null;
  return `${vaultOrigin}/${parts.map(encodeURIComponent).join('/')}`;
}

/** A lone per cent sign is just that. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
