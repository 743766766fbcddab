/**
 * A note's text with some of its words made a link; null when they do not stand there any more. What a bar means in a
 * table's row is escaped.
 */
export function linkedText(text: string, offset: number, words: string, target: string): string | null {
  const end = offset + words.length;
  if (text.slice(offset, end) !== words) return null;
  const shown = words.replaceAll(/\s+/g, ' ');
  const bar = isInTableRow(text, offset) ? '\\|' : '|';
  const link = shown === target ? `[[${target}]]` : `[[${target}${bar}${shown}]]`;
  return text.slice(0, offset) + link + text.slice(end);
}

function isInTableRow(text: string, offset: number): boolean {
  return text
    .slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
    .trimStart()
    .startsWith('|');
}
