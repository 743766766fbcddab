/**
 * What the model is given of a passage. The local model reads only the first 128 tokens, about 450 characters: the
 * headings come first, because they say what the passage is about.
 */
export function embedTextOf(headings: readonly string[], text: string): string {
  return headings.length > 0 ? `${headings.join(' › ')}\n${text}` : text;
}
