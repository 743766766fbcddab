import type { AskPassage } from '../../../shared/contract/ask-api.ts';

/** A piece of an answer: text, or the place of a citation. */
export type AnswerPart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'citation'; readonly passage: AskPassage };

/** An answer with its citations as things to click. A number without a passage is text like any other. */
export function answerParts(text: string, passages: readonly AskPassage[]): AnswerPart[] {
  const parts: AnswerPart[] = [];
  let shownUpTo = 0;
  for (const found of text.matchAll(/ ?\[(\d+)\]/g)) {
    const passage = passages.find(({ number }) => number === Number(found[1]));
    if (!passage) continue;
    if (found.index > shownUpTo) parts.push({ kind: 'text', text: text.slice(shownUpTo, found.index) });
    parts.push({ kind: 'citation', passage });
    shownUpTo = found.index + found[0].length;
  }
  if (shownUpTo < text.length) parts.push({ kind: 'text', text: text.slice(shownUpTo) });
  return parts;
}
