/** A line of a note without its line break; `end` is where its text ends, `next` where the next line begins. */
export interface NoteLine {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Lines end in LF or CRLF. The last one is yielded even when empty, but not beyond a final line break. */
export function* linesOf(text: string, from: number): Generator<NoteLine, void> {
  for (let start = from; start < text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const next = lineBreak === -1 ? text.length : lineBreak + 1;
    let end = lineBreak === -1 ? text.length : lineBreak;
    if (end > start && lineBreak !== -1 && text[end - 1] === '\r') end--;
    yield { start, end, next };
    start = next;
  }
}

const nonSpace = /\S/g;

/** Where the first character that is no white space stands in from..end; `end` when there is none. */
export function skipSpace(text: string, from: number, end: number): number {
  nonSpace.lastIndex = from;
  const found = nonSpace.exec(text);
  return found && found.index < end ? found.index : end;
}

/** Where from..end ends when the white space behind it is left out. */
export function trimSpace(text: string, from: number, end: number): number {
  let trimmed = end;
  while (trimmed > from && isSpace(text.charAt(trimmed - 1))) trimmed--;
  return trimmed;
}

export function isSpace(character: string): boolean {
  return /\s/.test(character);
}
