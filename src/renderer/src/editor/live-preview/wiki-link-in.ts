import { wikiLinkAt } from '../../../../shared/links/wiki-link.ts';

/** A `[[link]]`, and where within it the words stand that are shown for it. */
interface WikiLinkParts {
  readonly target: string;
  /** Its own words; null when it shows its target. */
  readonly words: string | null;
  readonly isEmbed: boolean;
  readonly wordsStart: number;
  readonly wordsEnd: number;
}

const bracketsLength = 2;

/** Takes a text apart that is one `[[link]]`, wholly; null when it is none. */
export function wikiLinkIn(text: string): WikiLinkParts | null {
  const link = wikiLinkAt(text, 0);
  if (link?.length !== text.length) return null;
  const { target, words, isEmbed } = link;
  const wordsEnd = text.length - bracketsLength;
  const wordsStart = wordsEnd - (words ?? target).length;
  return { target: target.trim(), words: words?.trim() ?? null, isEmbed, wordsStart, wordsEnd };
}
