/**
 * How a note's lines end. The editor thinks in `\n` alone; a note written on Windows must still be saved as it was.
 * `kept`: endings are mixed, so each `\r` stays a character of its line and nothing is rewritten.
 */
export type LineEnding = '\n' | '\r\n' | 'kept';

export function lineEndingOf(text: string): LineEnding {
  if (!text.includes('\r')) return '\n';
  return /(^|[^\r])\n|\r(?!\n)/.test(text) ? 'kept' : '\r\n';
}

export function toEditorText(text: string, ending: LineEnding): string {
  return ending === '\r\n' ? text.replaceAll('\r\n', '\n') : text;
}

export function toFileText(text: string, ending: LineEnding): string {
  return ending === '\r\n' ? text.replaceAll('\n', '\r\n') : text;
}

/** Where an offset of the file's text lies in the editor's text. */
export function toEditorOffset(fileText: string, ending: LineEnding, offset: number): number {
  const clamped = Math.max(0, Math.min(offset, fileText.length));
  return ending === '\r\n' ? toEditorText(fileText.slice(0, clamped), ending).length : clamped;
}
