import { isNotePath } from '../types/note-path.ts';
import { canBeNote } from './link-address.ts';
import { pathOfAddress } from './note-names.ts';
import type { NoteLink } from './read-links.ts';

/**
 * What a note would be called that a link means and that is not there; null when no note can be. A bare name is made
 * beside the note with the link, one with folders from the vault's top.
 */
export function missingPath(kind: NoteLink['kind'], target: string, from: string): string | null {
  if (!canBeNote(target)) return null;
  const name = /\.md$/i.test(target.trim()) ? target.trim() : `${target.trim()}.md`;
  const isFromTop = kind === 'wiki' && name.includes('/');
  const path = pathOfAddress(isFromTop ? `/${name}` : name, from);
  // Climbing is for addresses: in a name it would be a folder called "..".
  const isClimbing = kind === 'wiki' && name.split('/').includes('..');
  return path !== null && !isClimbing && isNotePath(path) ? path : null;
}
