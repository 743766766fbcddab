import { Annotation, EditorSelection, EditorState, Transaction, type StateEffect } from '@codemirror/state';
import { EditorView, type ViewUpdate } from '@codemirror/view';
import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue';
import { BoundedMap } from '../logic/bounded-map.ts';
import { lineEndingOf, toEditorOffset, toEditorText, toFileText, type LineEnding } from '../logic/line-endings.ts';
import { textChange } from '../logic/text-change.ts';
import type { EditorTarget, OpenDocument } from '../stores/notes-store.ts';
import { editorExtensions, type EditorHooks } from './editor-extensions.ts';

interface KeptState {
  readonly state: EditorState;
  readonly ending: LineEnding;
  readonly scroll: StateEffect<unknown>;
}

interface NoteEditorOptions extends Omit<EditorHooks, 'onUpdate'> {
  readonly host: Readonly<Ref<HTMLElement | null>>;
  readonly document: () => OpenDocument | null;
  readonly target: () => EditorTarget | null;
  readonly onEdited: (id: number, readText: () => string) => void;
}

const maxKeptStates = 20;
/** Larger notes lose their undo history when they are left, so that twenty of them cannot pile up. UTF-16 units. */
const maxKeptLength = 500_000;
const maxSelectedLength = 300;

/** Marks changes that come from the file: they are no edit of the user's. */
const fromFile = Annotation.define<boolean>();

/** One CodeMirror view that shows the open note, and keeps cursor and undo of the last ones. */
export function useNoteEditor({
  host,
  document: openDocument,
  target,
  onEdited,
  onFollow,
  completions,
}: NoteEditorOptions) {
  const kept = new BoundedMap<number, KeptState>(maxKeptStates);
  let view: EditorView | null = null;
  let shown: OpenDocument | null = null;
  let ending: LineEnding = '\n';

  function onUpdate(update: ViewUpdate): void {
    if (!shown || !update.docChanged || update.transactions.every((part) => part.annotation(fromFile))) return;
    const { doc } = update.state;
    const endingThen = ending;
    onEdited(shown.id, () => toFileText(doc.toString(), endingThen));
  }

  function newState(text: string): EditorState {
    ending = lineEndingOf(text);
    const extensions = editorExtensions(ending, { onUpdate, onFollow, completions });
    return EditorState.create({ doc: toEditorText(text, ending), extensions });
  }

  function keep(editor: EditorView): void {
    if (!shown || editor.state.doc.length > maxKeptLength) return;
    kept.set(shown.id, { state: editor.state, ending, scroll: editor.scrollSnapshot() });
  }

  /** Turns the text into the file's by the smallest change, so that the cursor stays and undo still works. */
  function takeText(editor: EditorView, text: string): void {
    const nextEnding = lineEndingOf(text);
    const change = textChange(editor.state.doc.toString(), toEditorText(text, nextEnding));
    if (change && nextEnding !== ending && (ending === 'kept' || nextEnding === 'kept')) {
      editor.setState(newState(text));
      return;
    }
    ending = nextEnding;
    if (!change) return;
    editor.dispatch({ changes: change, annotations: [fromFile.of(true), Transaction.addToHistory.of(false)] });
  }

  function switchTo(editor: EditorView, next: OpenDocument): void {
    const known = kept.get(next.id);
    if (!known) {
      editor.setState(newState(next.text));
      editor.scrollDOM.scrollTop = 0;
      return;
    }
    ending = known.ending;
    editor.setState(known.state);
    takeText(editor, next.text);
    editor.dispatch({ effects: known.scroll });
  }

  function show(next: OpenDocument | null): void {
    if (!view || shown === next) return;
    const previous = shown;
    if (previous && previous.id !== next?.id) keep(view);
    shown = null; // Nothing that happens while we change over is the user's edit.
    if (next && previous?.id !== next.id) switchTo(view, next);
    else if (next && previous?.stamp !== next.stamp) takeText(view, next.text);
    shown = next;
  }

  function goTo(wanted: EditorTarget | null): void {
    if (!view || !shown || !wanted) return;
    if (wanted.offset !== null) selectPassage(view, toEditorOffset(shown.text, ending, wanted.offset));
    view.focus();
  }

  onMounted(() => {
    if (!host.value) return;
    view = new EditorView({ parent: host.value, state: newState('') });
    show(openDocument());
    goTo(target());
  });
  onBeforeUnmount(() => {
    view?.destroy();
    view = null;
  });
  watch(openDocument, show);
  // After the page is drawn: a hidden editor cannot take the focus, and its lines have no place yet.
  watch(target, goTo, { flush: 'post' });

  /** The line at the top of what is seen, counted from 0. */
  function topLine(): number {
    if (!view || view.scrollDOM.scrollTop <= 0) return 0;
    return view.state.doc.lineAt(view.lineBlockAtHeight(view.scrollDOM.scrollTop).from).number - 1;
  }

  return { topLine, focus: () => view?.focus() };
}

/** Selects the first line of what begins at an offset, and brings it to the middle of the view. */
function selectPassage(view: EditorView, offset: number): void {
  const from = Math.min(offset, view.state.doc.length);
  const line = view.state.doc.lineAt(from);
  const to = Math.min(line.to, from + maxSelectedLength);
  view.dispatch({
    selection: EditorSelection.single(from, to),
    effects: EditorView.scrollIntoView(from, { y: 'center' }),
  });
}
