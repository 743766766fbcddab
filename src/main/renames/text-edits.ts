import { z } from 'zod';
import type { ChangedLine } from '../../shared/contract/renames-api.ts';

/** Replaces `before`, which stands at `start`. UTF-16 units of the text before any of its edits. */
export const textEditSchema = z.object({ start: z.number().int().min(0), before: z.string(), after: z.string() });

export type TextEdit = z.infer<typeof textEditSchema>;

/** UTF-16 units. */
const maxLineShown = 240;

/** The edits are sorted and do not overlap. @throws Error when the text is another one */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const { start, before, after } of edits) {
    if (start < position || !text.startsWith(before, start)) throw new Error('An edit does not fit its text.');
    parts.push(text.slice(position, start), after);
    position = start + before.length;
  }
  return parts.join('') + text.slice(position);
}

/** What takes the edits back, for the text that they made. */
export function invertEdits(edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map(({ start, before, after }) => {
    const inverse = { start: start + shift, before: after, after: before };
    shift += after.length - before.length;
    return inverse;
  });
}

/** The first lines that edits change, before and after. No edit spans a line break. */
export function changedLines(text: string, edits: readonly TextEdit[], most: number): ChangedLine[] {
  const lines: ChangedLine[] = [];
  let number = 1;
  let counted = 0;
  for (let index = 0; index < edits.length && lines.length < most;) {
    const at = edits[index]?.start ?? 0;
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const end = endOfLine(text, at);
    const within: TextEdit[] = [];
    for (let edit = edits[index]; edit && edit.start <= end; edit = edits[++index]) within.push(edit);
    number += text.slice(counted, start).split('\n').length - 1;
    counted = start;
    const shown = within.map((edit) => ({ ...edit, start: edit.start - start }));
    lines.push({ number, ...lineAround(text.slice(start, end), shown) });
  }
  return lines;
}

function endOfLine(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** A long line from a little before its first edit on; both sides begin at the same place. */
function lineAround(line: string, edits: readonly TextEdit[]): { before: string; after: string } {
  const first = edits[0]?.start ?? 0;
  const from = line.length > maxLineShown ? Math.max(0, first - maxLineShown / 4) : 0;
  const cut = (text: string) => {
    const shown = text.slice(from, from + maxLineShown);
    return `${from > 0 ? '…' : ''}${shown}${from + maxLineShown < text.length ? '…' : ''}`;
  };
  return { before: cut(line), after: cut(applyEdits(line, edits)) };
}
