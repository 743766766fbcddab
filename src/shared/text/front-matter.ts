import { linesOf } from './note-lines.ts';

export interface FrontMatter {
  /** Where the note's body begins. */
  readonly bodyStart: number;
  readonly title: string | null;
}

const byteOrderMark = '\ufeff';
/** A block that does not end within this is none: a note of megabytes is not looked through in one go. UTF-16 units. */
const maxFrontMatterLength = 100_000;

/** The YAML block between `---` lines at the very top; without a closing line there is none. */
export function readFrontMatter(text: string): FrontMatter {
  const top = text.startsWith(byteOrderMark) ? 1 : 0;
  const none = { bodyStart: top, title: null };
  if (!text.startsWith('---', top)) return none;
  let title: string | null = null;
  for (const line of linesOf(text, top)) {
    if (line.start > maxFrontMatterLength) return none;
    const isFirst = line.start === top;
    // A title of some length at most: a line of megabytes is not looked through.
    const content = text.slice(line.start, Math.min(line.end, line.start + 1_000)).trimEnd();
    const isLong = line.end - line.start > 1_000;
    if (isFirst) {
      if (isLong || content !== '---') return none;
    } else if (!isLong && (content === '---' || content === '...')) {
      return { bodyStart: line.next, title };
    } else {
      title ??= titleOf(content);
    }
  }
  return none;
}

function titleOf(line: string): string | null {
  const value = /^title:\s+(\S.*)$/.exec(line)?.[1]?.trim() ?? '';
  const unquoted = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
  return unquoted.trim() || null;
}
