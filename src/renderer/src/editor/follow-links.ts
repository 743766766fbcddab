import { Prec, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { followableAt, type Followable } from './note-link-markup.ts';

/** Ctrl or Cmd with a click or Enter follows the link or tag there; a plain click is for writing. */
export function followLinks(onFollow: (target: Followable) => void): Extension {
  function follow(view: EditorView, position: number | null): boolean {
    const target = position === null ? null : followableAt(view.state, position);
    if (target) onFollow(target);
    return target !== null;
  }
  return [
    Prec.high(keymap.of([{ key: 'Mod-Enter', run: (view) => follow(view, view.state.selection.main.head) }])),
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
        return follow(view, view.posAtCoords({ x: event.clientX, y: event.clientY }));
      },
    }),
  ];
}
