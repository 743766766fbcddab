import { headingSlug } from '../preview/link-meaning.ts';

/** Where the heading that a link names begins in a note's text; null when the note has none such. UTF-16 units. */
export function headingOffset(text: string, heading: string): number | null {
  const wanted = headingSlug(heading);
  for (const match of text.matchAll(/^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*\r?$/gm)) {
    if (headingSlug(match[1] ?? '') === wanted) return match.index;
  }
  return null;
}
