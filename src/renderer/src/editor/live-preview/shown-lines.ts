import type { EditorState } from '@codemirror/state';
import type { Span } from './pieces.ts';

/** Whole lines that the selection touches: there the text stands as it is written. */
export function touchedLines(state: EditorState): readonly Span[] {
  return state.selection.ranges.map(({ from, to }) => ({
    from: state.doc.lineAt(from).from,
    to: state.doc.lineAt(to).to,
  }));
}

export const touches = (spans: readonly Span[], from: number, to: number): boolean =>
  spans.some((span) => span.from <= to && span.to >= from);
