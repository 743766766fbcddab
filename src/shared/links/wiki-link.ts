/**
 * `[[target]]`, `[[target|words]]` and, before either, `!` for what is shown in place. In a table the bar is escaped.
 * Bounded, so that a text made of brackets is not read again and again. Sticky: set `lastIndex` first.
 */
const pattern = /!?\[\[([^[\]|\n]{1,300}?)(?:\\?\|([^[\]|\n]{1,300}))?\]\](?!\()/y;

/** No `[[link]]` is longer than this. UTF-16 units. */
export const maxWikiLinkLength = 640;

export interface WikiLink {
  /** As written between the brackets and before a bar; its heading is part of it. */
  readonly target: string;
  /** What is shown in place of the target; null for the target itself. */
  readonly words: string | null;
  readonly isEmbed: boolean;
  /** Of the whole, with its brackets. UTF-16 units. */
  readonly length: number;
}

/** The `[[link]]` that stands exactly at a position; null when none does. */
export function wikiLinkAt(text: string, position: number): WikiLink | null {
  pattern.lastIndex = position;
  const match = pattern.exec(text);
  if (!match || (match[1] ?? '').trim() === '') return null;
  const [whole, target = '', words] = match;
  return { target, words: words ?? null, isEmbed: whole.startsWith('!'), length: whole.length };
}
