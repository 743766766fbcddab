import { ensureSyntaxTree } from '@codemirror/language';
import type { ChangeSpec, EditorState, StateCommand } from '@codemirror/state';
import type { Span } from './pieces.ts';

/** How long a key may wait until the text above it is parsed. */
const parseMs = 50;

/** The `[ ]` of the task in the line around a position; null when it holds none. */
function taskMarkerAt(state: EditorState, position: number): Span | null {
  const line = state.doc.lineAt(position);
  let found: Span | null = null;
  ensureSyntaxTree(state, line.to, parseMs)?.iterate({
    from: line.from,
    to: line.to,
    enter: ({ name, from, to }) => {
      if (name === 'TaskMarker' && from >= line.from && to <= line.to) found ??= { from, to };
    },
  });
  return found;
}

/** The change that ticks a task, or takes its tick away. */
export function taskChange(state: EditorState, marker: Span): ChangeSpec {
  const isDone = /x/i.test(state.sliceDoc(marker.from, marker.to));
  return { from: marker.from + 1, to: marker.to - 1, insert: isDone ? ' ' : 'x' };
}

/** Ticks or unticks the tasks of the lines that hold a cursor. */
export const toggleTasks: StateCommand = ({ state, dispatch }) => {
  const markers = new Map(
    state.selection.ranges
      .map((range) => taskMarkerAt(state, range.head))
      .filter((marker) => marker !== null)
      .map((marker) => [marker.from, marker]),
  );
  if (markers.size === 0 || state.readOnly) return false;
  const changes = [...markers.values()].map((marker) => taskChange(state, marker));
  dispatch(state.update({ changes, userEvent: 'input.task' }));
  return true;
};
