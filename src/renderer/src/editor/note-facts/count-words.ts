/**
 * A run of letters and digits, with what joins them (it's, well-known, 3.5); in scripts without spaces each sign counts
 * as a word, as other editors have it.
 */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`;
const word = new RegExp(
  String.raw`[${unspaced}]|[[\p{L}\p{N}]--[${unspaced}]](?:['’.\-]?[[\p{L}\p{N}\p{M}]--[${unspaced}]])*`,
  'gv',
);
const highSurrogate = /[\ud800-\udbff]/g;

/** Words of a text; the signs of its markup are none. */
export function countWords(text: string): number {
  let count = 0;
  word.lastIndex = 0;
  while (word.test(text)) count += 1;
  return count;
}

/** Characters as people count them, but for combined ones: Unicode code points. */
export function countCharacters(text: string): number {
  return text.length - (text.match(highSurrogate)?.length ?? 0);
}
