import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap } from '@codemirror/view';
import { editorTheme } from '../editor/editor-theme.ts';
import { frontMatter } from '../editor/front-matter.ts';
import { styleNonce } from '../editor/style-nonce.ts';
import { lineEndingOf, toEditorText } from '../logic/line-endings.ts';
import { texts } from '../texts.ts';
import { diffTheme } from './diff-theme.ts';

export interface DiffSide {
  readonly label: string;
  readonly text: string;
}

export interface DiffOptions {
  readonly parent: HTMLElement;
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** The right side can be written in, and takes changes over from the left one. */
  readonly isEditable: boolean;
  readonly onChanged: () => void;
}

/** Texts that have little in common are compared more coarsely after this long, so that the window never waits. */
const diffTimeoutMs = 500;
const collapse = { margin: 2, minSize: 5 };

/** Two texts side by side, with their differences marked. */
export function createMergeView({ parent, before, after, isEditable, onChanged }: DiffOptions): MergeView {
  const ending = lineEndingOf(after.text);
  return new MergeView({
    parent,
    a: { doc: shownText(before.text), extensions: sideExtensions(before.label, true) },
    b: {
      doc: toEditorText(after.text, ending),
      extensions: [
        // Mixed endings: only `\n` ends a line, so that what is saved is what was there.
        ending === 'kept' ? EditorState.lineSeparator.of('\n') : [],
        sideExtensions(after.label, !isEditable),
        EditorView.updateListener.of((update) => update.docChanged && onChanged()),
      ],
    },
    collapseUnchanged: collapse,
    diffConfig: { scanLimit: 500, timeout: diffTimeoutMs },
    ...(isEditable ? { revertControls: 'a-to-b' as const, renderRevertControl: takeButton } : {}),
  });
}

export function setCollapsed(view: MergeView, isCollapsed: boolean): void {
  // Without a value CodeMirror shows everything; the type knows no such call.
  view.reconfigure({ collapseUnchanged: isCollapsed ? collapse : undefined } as Parameters<
    MergeView['reconfigure']
  >[0]);
}

const shownText = (text: string) => toEditorText(text, lineEndingOf(text));

function sideExtensions(label: string, isReadOnly: boolean): Extension[] {
  return [
    EditorView.cspNonce.of(styleNonce()),
    EditorState.readOnly.of(isReadOnly),
    EditorState.phrases.of(texts.history.diff.phrases),
    isReadOnly ? [] : history(),
    keymap.of([...historyKeymap, ...defaultKeymap]),
    drawSelection(),
    EditorView.lineWrapping,
    markdown({ base: markdownLanguage, extensions: [frontMatter] }),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false' }),
    // The first one wins where both speak of the same.
    diffTheme,
    editorTheme,
  ];
}

/** CodeMirror takes the change over when the mouse goes down; a key that presses the button sends a click alone. */
function takeButton(): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'take';
  button.textContent = '→';
  button.title = texts.history.diff.take;
  button.setAttribute('aria-label', texts.history.diff.take);
  button.addEventListener('click', (event) => {
    if (event.detail === 0) button.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  });
  return button;
}
