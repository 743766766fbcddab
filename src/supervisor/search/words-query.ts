export interface WordsQuery {
  /** Passages with all of the words. */
  readonly all: string;
  /** Passages with any of them. */
  readonly any: string;
}

/** More words narrow nothing down, and each costs a pass over the word index. */
const maxWords = 32;

const stopWords = new Set(
  (
    'a about an and are as at be been but by can do does for from had has have how i if in into is it its me my no not ' +
    'of on or our so than that the their them then there these they this to was we were what when where which who ' +
    'why will with would you your'
  ).split(' '),
);

/** Words as the index sees them: letters and digits with their marks. */
export const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/**
 * The FTS5 queries for what a person typed; null when it holds no word. Every word is quoted, so none is syntax. Common
 * words are left out when there are others.
 */
export function toFtsQuery(text: string): WordsQuery | null {
  const words = withoutStopWords(distinctWords(text));
  if (words.length === 0) return null;
  const unfinished = unfinishedWord(text);
  const quote = (word: string) => (word === unfinished ? `"${word}"*` : `"${word}"`);
  return {
    all: words.map(quote).join(' AND '),
    any: words.map(quote).join(' OR '),
  };
}

/** In lower case, each once. */
export function distinctWords(text: string): string[] {
  const words = new Set<string>();
  for (const [word] of text.matchAll(wordPattern)) {
    words.add(word.toLowerCase());
    if (words.size >= maxWords) break;
  }
  return [...words];
}

/**
 * The word at the very end is still being typed, so its beginning is enough. But a single letter begins so many words
 * that the search would take a second in a large vault; in scripts such as Chinese it is a word's worth.
 */
function unfinishedWord(text: string): string | null {
  const last = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u.exec(text.slice(-100));
  return last && !/^[a-z\d]$/i.test(last[0]) ? last[0].toLowerCase() : null;
}

/** Common words are left out when there are others. */
export function withoutStopWords(words: readonly string[]): string[] {
  const telling = words.filter((word) => !stopWords.has(word));
  return telling.length > 0 ? telling : [...words];
}
