/** A `[[link]]`, and where within it the words stand that are shown for it. */
export interface WikiLinkParts {
  readonly target: string;
  /** Its own words; null when it shows its target. */
  readonly words: string | null;
  readonly isEmbed: boolean;
  readonly wordsStart: number;
  readonly wordsEnd: number;
}

const pattern = /^(!?)\[\[([^[\]|\n]{1,300}?)(?:(\\?\|)([^[\]|\n]{1,300}))?\]\]$/;

/** Takes a text apart that is one `[[link]]`, wholly; null when it is none. */
export function wikiLinkIn(text: string): WikiLinkParts | null {
  const match = pattern.exec(text);
  const [, bang = '', target = '', bar, words] = match ?? [];
  if (!match || target.trim() === '') return null;
  const wordsEnd = text.length - 2;
  const shown = words ?? target;
  return {
    target: target.trim(),
    words: bar === undefined ? null : (words ?? '').trim(),
    isEmbed: bang === '!',
    wordsStart: wordsEnd - shown.length,
    wordsEnd,
  };
}
