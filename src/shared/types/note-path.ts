declare const notePathBrand: unique symbol;

/** A note's path relative to its vault, with forward slashes on every system, ending in `.md`. */
export type NotePath = string & { readonly [notePathBrand]: true };

const forbiddenCharacters = /[<>:"|?*\\]/;
/** Names that Windows gives to devices, whatever their ending. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** True for a path that names a note inside a vault and means the same on every system. */
export function isNotePath(value: string): value is NotePath {
  return noteNameProblem(value) === null;
}

/**
 * True for a path that may be read: an existing file can bear a name that we would not give to a new one
 * (a colon, say, made on another system).
 */
export function isReadableNotePath(value: string): value is NotePath {
  if (!/\.md$/i.test(value) || value.length > 1_024 || value.includes('\u0000')) return false;
  return value.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Why a path cannot be a new note's path, in words for its user; null when it can. */
export function noteNameProblem(path: string): string | null {
  if (!/\.md$/i.test(path)) return 'A note needs a name that ends in .md.';
  if (path.length > 512) return 'The name is too long.';
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '..') return 'The name has an empty or relative part.';
    if (forbiddenCharacters.test(part) || hasControlCharacter(part))
      return 'The name must not contain < > : " | ? *, \\ or control characters.';
    if (deviceName.test(part)) return `"${part}" is a reserved name on Windows.`;
    if (/[. ]$/.test(part)) return 'A name must not end in a dot or a space.';
    if (/^[. ]/.test(part)) return 'A name must not begin with a dot or a space.';
    if (/^\.md$/i.test(part)) return 'The note needs a name.';
  }
  return null;
}

function hasControlCharacter(text: string): boolean {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).some((unit) => unit < 0x20);
}

/** The note's name as people read it: the last part without `.md`. */
export function noteTitle(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/i, '');
}

/** The folder part, without a trailing slash; empty at the vault's top. */
export function noteFolder(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
