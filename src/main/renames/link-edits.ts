import { encodeAddress, encodePointed } from '../../shared/links/link-address.ts';
import { pathOfAddress, type NoteNames } from '../../shared/links/note-names.ts';
import { linksOf, type NoteLink } from '../../shared/links/read-links.ts';
import { canBeWikiTarget, relativePath } from '../../shared/links/spell-link.ts';
import { noteFolder, noteTitle } from '../../shared/types/note-path.ts';
import { wikiLinkAt } from '../../shared/links/wiki-link.ts';
import type { TextEdit } from './text-edits.ts';

/** A rename, and what all notes are called before and after it. */
export interface Rename {
  readonly from: string;
  readonly to: string;
  readonly before: NoteNames;
  readonly after: NoteNames;
}

/**
 * The edits after which every link of a note means the same note as before the rename, pure. Links that still do are
 * left as they are; headings, words and the way of writing are kept.
 */
export function linkEdits(text: string, path: string, rename: Rename): TextEdit[] {
  const pathAfter = path === rename.from ? rename.to : path;
  return linksOf(text).flatMap((link) => editOf(text, link, path, pathAfter, rename) ?? []);
}

function editOf(text: string, link: NoteLink, path: string, pathAfter: string, rename: Rename): TextEdit | null {
  if (link.target === '') return null; // A heading of the note itself.
  const meant = resolve(link, path, rename.before);
  if (meant === null) return link.kind === 'address' ? movedAddress(text, link, path, pathAfter) : null;
  const wanted = meant === rename.from ? rename.to : meant;
  if (resolve(link, pathAfter, rename.after) === wanted) return null;
  if (link.kind === 'address') return addressEdit(text, link, wanted, pathAfter);
  const target = wikiSpelling(link, wanted, pathAfter, rename.after);
  return target === null ? asAddress(text, link, wanted, pathAfter) : targetEdit(text, link, target);
}

function resolve({ kind, target }: NoteLink, from: string, names: NoteNames): string | null {
  return kind === 'wiki' ? names.byName(target, from) : names.byAddress(target, from);
}

function targetEdit(text: string, { targetStart, targetEnd }: NoteLink, after: string): TextEdit {
  return { start: targetStart, before: text.slice(targetStart, targetEnd), after };
}

/** As it was written, by name or by path, with or without its ending; the name alone only where it is clear. */
function wikiSpelling({ target }: NoteLink, wanted: string, from: string, names: NoteNames): string | null {
  const ending = /\.md$/i.exec(target)?.[0] ?? '';
  const byPath = wanted.replace(/\.md$/i, '');
  const spellings = target.includes('/') ? [byPath] : [noteTitle(wanted), byPath];
  return (
    spellings
      .map((spelling) => spelling + ending)
      .find((spelling) => canBeWikiTarget(spelling) && names.byName(spelling, from) === wanted) ?? null
  );
}

function addressEdit(text: string, link: NoteLink, wanted: string, from: string): TextEdit {
  const hadEnding = /\.md$/i.test(link.target);
  const path = hadEnding ? wanted : wanted.replace(/\.md$/i, '');
  const address = link.target.startsWith('/') ? `/${path}` : relativePath(path, from);
  const isPointed = text[link.targetStart - 1] === '<';
  return targetEdit(text, link, isPointed ? encodePointed(address) : encodeAddress(address));
}

/** A picture, or a note that is not there yet, seen from a note that goes to another folder. */
function movedAddress(text: string, link: NoteLink, path: string, pathAfter: string): TextEdit | null {
  if (noteFolder(path) === noteFolder(pathAfter) || link.target.startsWith('/')) return null;
  const place = pathOfAddress(link.target, path);
  return place === null || place === '' ? null : addressEdit(text, link, withEndingOf(link.target, place), pathAfter);
}

const withEndingOf = (target: string, place: string) => (/\.md$/i.test(target) ? place : place.replace(/\.md$/i, ''));

/** A name with brackets, a bar or `#` in it cannot stand in a `[[link]]`. */
function asAddress(text: string, link: NoteLink, wanted: string, from: string): TextEdit {
  const words = wikiLinkAt(text, link.start)?.words ?? noteTitle(wanted);
  const heading = link.heading === null ? '' : `#${encodeAddress(link.heading)}`;
  const address = encodeAddress(relativePath(wanted, from));
  const shown = words.trim().replace(/[\\[\]]/g, '\\$&');
  return {
    start: link.start,
    before: text.slice(link.start, link.end),
    after: `${link.isEmbed ? '!' : ''}[${shown}](${address}${heading})`,
  };
}
