import { WidgetType, type EditorView } from '@codemirror/view';
import { texts } from '../../texts.ts';
import { taskChange } from './toggle-task.ts';

/** A dot for the mark of an unnumbered item. */
export class BulletWidget extends WidgetType {
  override eq(): boolean {
    return true;
  }

  toDOM(): HTMLElement {
    const dot = document.createElement('span');
    dot.className = 'cm-live-bullet';
    dot.textContent = '•';
    return dot;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

/** A task's box. It changes the text by a click; the keyboard does it from the text itself. */
export class TaskWidget extends WidgetType {
  readonly #isDone: boolean;

  constructor(isDone: boolean) {
    super();
    this.#isDone = isDone;
  }

  override eq(other: WidgetType): boolean {
    return other instanceof TaskWidget && other.#isDone === this.#isDone;
  }

  toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.className = 'cm-live-task';
    box.checked = this.#isDone;
    box.tabIndex = -1;
    box.title = texts.editor.taskHint;
    box.setAttribute('aria-label', this.#isDone ? texts.editor.taskDone : texts.editor.taskOpen);
    // Not by a click: the box must show what the text says, and the selection must stay where it is.
    box.addEventListener('mousedown', (event) => {
      event.preventDefault();
      if (event.button === 0) toggleAt(view, box);
    });
    box.addEventListener('click', (event) => event.preventDefault());
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function toggleAt(view: EditorView, box: HTMLElement): void {
  const line = view.state.doc.lineAt(view.posAtDOM(box));
  const marker = /\[[ xX]\]/.exec(line.text.slice(view.posAtDOM(box) - line.from));
  if (!marker || view.state.readOnly) return;
  const from = view.posAtDOM(box) + marker.index;
  view.dispatch({ changes: taskChange(view.state, { from, to: from + 3 }), userEvent: 'input.task' });
}
