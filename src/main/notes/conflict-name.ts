import { noteFolder, noteTitle, type NotePath } from '../../shared/types/note-path.ts';

/** Room for a name in common file systems is 255 bytes; some tools add endings of their own. */
const maxNameBytes = 240;

/** The path for a text that lost against an outside change: beside the note, with the local time in its name. */
export function conflictPath(path: NotePath, at: Date, attempt: number): NotePath {
  const suffix = ` (conflict ${stamp(at)}${attempt > 1 ? ` ${attempt}` : ''}).md`;
  const title = cutToBytes(noteTitle(path), maxNameBytes - Buffer.byteLength(suffix));
  const folder = noteFolder(path);
  return `${folder === '' ? '' : `${folder}/`}${title}${suffix}` as NotePath; // Ends in .md, and its parts are those of a note path.
}

/** A path in a folder that may already hold one of that name. */
export function numberedPath(path: string, attempt: number): NotePath {
  return (attempt > 1 ? path.replace(/\.md$/i, ` ${attempt}.md`) : path) as NotePath; // Still ends in .md.
}

function stamp(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
}

function cutToBytes(text: string, maxBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}
