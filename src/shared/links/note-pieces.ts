import { linesOf, type NoteLine } from '../text/note-lines.ts';

/** A part of a note that can be read as Markdown by itself. UTF-16 units. */
interface NotePiece {
  readonly start: number;
  readonly end: number;
}

/** A piece ends at the first boundary between blocks after so much. UTF-16 units. */
const usualLength = 1_500;
/** Then it ends at the next line that is not indented: a list of links may go on for long. UTF-16 units. */
const longLength = 3_000;
/** Then anywhere: brackets can be so arranged that the parser's time grows with the square of this. UTF-16 units. */
export const maxPieceLength = 5_000;
/** No mark of a fence or of raw HTML stands farther into a line. UTF-16 units. */
const maxHeadLength = 200;

const rawHtmlEnds: Readonly<Record<string, string>> = {
  '!--': '-->',
  script: '</script',
  pre: '</pre',
  style: '</style',
  textarea: '</textarea',
};

/** What goes on over blank lines: fenced code by its marks, raw HTML by what ends it. */
type Span =
  | { readonly kind: 'fence'; readonly mark: string; readonly isAtMargin: boolean }
  | { readonly kind: 'html'; readonly end: string };

/**
 * Cuts a note between top-level blocks, so that each piece means the same alone as in the note. Fenced code at the
 * margin belongs to no piece. Linear in the length.
 */
export function* piecesOf(text: string, bodyStart: number): Generator<NotePiece, void> {
  let start = bodyStart;
  let span: Span | null = null;
  let isAfterBlank = true;
  for (const line of linesOf(text, bodyStart)) {
    if (span?.kind === 'fence' && span.isAtMargin) {
      start = line.next;
      if (closesFence(text, line, span.mark)) span = null;
      continue;
    }
    const head = text.slice(line.start, Math.min(line.end, line.start + maxHeadLength));
    if (span) {
      if (endsSpan(text, line, span)) span = null;
    } else {
      span = opensSpan(head);
      const length = line.start - start;
      const isBoundary = /^\S/.test(head) && length >= (isAfterBlank ? usualLength : longLength);
      const isCode = span?.kind === 'fence' && span.isAtMargin;
      if ((isBoundary || isCode) && line.start > start) yield { start, end: line.start };
      if (isBoundary) start = line.start;
      if (isCode) start = line.next;
      else if (span && endsSpan(text, { ...line, start: line.start + 4 }, span)) span = null;
    }
    isAfterBlank = head.trim() === '';
    while (line.next - start > maxPieceLength) {
      const end = line.start > start ? line.start : start + maxPieceLength;
      yield { start, end };
      start = end;
    }
  }
  if (start < text.length) yield { start, end: text.length };
}

function opensSpan(head: string): Span | null {
  const [, indent = '', mark = '', info = ''] = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(head) ?? [];
  if (mark !== '' && !(mark.startsWith('`') && info.includes('`')))
    return { kind: 'fence', mark, isAtMargin: indent === '' };
  const html = /^ {0,3}<(!--|script\b|pre\b|style\b|textarea\b)/i.exec(head)?.[1]?.toLowerCase();
  return html === undefined ? null : { kind: 'html', end: rawHtmlEnds[html] ?? '>' };
}

function endsSpan(text: string, line: NoteLine, span: Span): boolean {
  if (span.kind === 'fence') return closesFence(text, line, span.mark);
  return text.slice(line.start, line.end).toLowerCase().includes(span.end);
}

function closesFence(text: string, line: NoteLine, mark: string): boolean {
  if (line.end - line.start > maxHeadLength) return false;
  const found = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(text.slice(line.start, line.end))?.[1] ?? '';
  return found.startsWith(mark);
}
