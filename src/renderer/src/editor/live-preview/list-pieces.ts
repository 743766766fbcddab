import type { EditorState } from '@codemirror/state';
import type { SyntaxNodeRef } from './syntax-node.ts';
import type { PieceList } from './piece-list.ts';
import { touches } from './shown-lines.ts';

/** A bullet for `-`, `*` and `+`, a box for a task. Numbers stay as they are. */
export function listMarkPieces(state: EditorState, node: SyntaxNodeRef, pieces: PieceList): void {
  const item = node.node.parent;
  const isBullet = item?.parent?.name === 'BulletList';
  const task = item?.getChild('Task');
  const marker = task?.getChild('TaskMarker');
  if (!task || !marker) {
    if (isBullet) pieces.bullet(node.from, node.to);
    return;
  }
  const isDone = /x/i.test(state.sliceDoc(marker.from, marker.to));
  if (isDone) pieces.style(pieces.withSpaces(marker.to), Math.min(task.to, state.doc.lineAt(marker.to).to), 'done');
  const from = isBullet ? node.from : marker.from;
  // The box gives way to its markup only where that is being written: a task's words are edited beside its box.
  const isWritten = touches(
    state.selection.ranges.filter((range) => pieces.isAsWritten(range.from, range.to)),
    from,
    marker.to,
  );
  if (!isWritten && pieces.isInOneLine(from, marker.to)) pieces.task(from, marker.to, isDone);
}
