/** Letters, digits, `_`, `-` and `/` for what is nested; a number alone is no tag: `#1` numbers an issue. */
const tagPattern = /#([\p{L}\p{N}\p{M}_/-]{1,100})/uy;

/** `#` and the tag are no longer than this. UTF-16 units. */
export const maxTagLength = 202;

/** The tag behind a `#` at a position, without the `#`; null when none stands there. */
export function tagAt(text: string, position: number): string | null {
  tagPattern.lastIndex = position;
  return asTag(tagPattern.exec(text)?.[1] ?? '');
}

/** A name as a tag, without `#` and needless slashes; null when it cannot be one. */
export function asTag(name: string): string | null {
  const tag = name.trim().replace(/^#/, '').replace(/\/+$/, '');
  return /^[\p{L}\p{N}\p{M}_/-]{1,100}$/u.test(tag) && /[^\p{N}/_-]/u.test(tag) ? tag : null;
}

/** Tags are told apart whatever their case. */
export const tagKey = (tag: string) => tag.normalize('NFC').toLowerCase();
