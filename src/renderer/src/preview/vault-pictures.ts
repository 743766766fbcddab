import { vaultOrigin } from '../../../shared/contract/channels.ts';
import { decodeAddress, leavesVault } from '../../../shared/links/link-address.ts';
import { pathOfAddress } from '../../../shared/links/note-names.ts';
import { noteFolder } from '../../../shared/types/note-path.ts';

const pictureInText = /^data:image\/(?:png|jpe?g|gif|webp|avif);base64,/i;
const pictureName = /\.(?:png|jpe?g|gif|webp|avif)$/i;
const maxPathLength = 1_024;

/** True for a picture that stands in the note's own text. */
export const isPictureInText = (address: string): boolean => pictureInText.test(address);

/** True for a name of a file that is shown as a picture. */
export const isPictureName = (name: string): boolean => pictureName.test(name);

/** Where main serves a picture that a note shows by its address; null for one that is not in the vault. */
export function pictureAddress(address: string, notePath: string): string | null {
  if (isPictureInText(address)) return address;
  if (leavesVault(address)) return null;
  const path = decodeAddress(address.replace(/[?#].*$/s, ''));
  if (!isPictureName(path)) return null;
  return servedAt(path, notePath);
}

/** The places where `![[name]]` may lie: beside the note, at the vault's top, in the folder for attachments. */
export function pictureAddressesOfName(name: string, notePath: string): readonly string[] {
  const folder = noteFolder(notePath);
  const places = [`${folder}/${name}`, name, `${folder}/attachments/${name}`, `attachments/${name}`];
  return [...new Set(places.map((place) => servedAt(`/${place}`, notePath)).filter((address) => address !== null))];
}

function servedAt(address: string, notePath: string): string | null {
  const path = pathOfAddress(address, notePath);
  if (path === null || path === '' || path.length > maxPathLength) return null;
  return `${vaultOrigin}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
