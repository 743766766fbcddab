import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightSpecialChars,
  keymap,
  placeholder,
  type ViewUpdate,
} from '@codemirror/view';
import type { LineEnding } from '../logic/line-endings.ts';
import { texts } from '../texts.ts';
import { frontMatter } from './front-matter.ts';
import { followLinks } from './follow-links.ts';
import { linkCompletion, type CompletionSources } from './link-completion.ts';
import { noteLinkMarkup, type Followable } from './note-link-markup.ts';
import { editorTheme } from './editor-theme.ts';
import { styleNonce } from './style-nonce.ts';

/** What the editor needs from the rest of the window. */
export interface EditorHooks {
  readonly onUpdate: (update: ViewUpdate) => void;
  readonly onFollow: (target: Followable) => void;
  readonly completions: CompletionSources;
}

/** What every note's editor has. Tab is left to the page, so that the keyboard can always leave the text. */
export function editorExtensions(ending: LineEnding, hooks: EditorHooks): Extension[] {
  return [
    EditorView.cspNonce.of(styleNonce()),
    // Mixed endings: only `\n` ends a line, so that a lone `\r` is kept where it is.
    ending === 'kept' ? EditorState.lineSeparator.of('\n') : [],
    history(),
    drawSelection(),
    dropCursor(),
    highlightSpecialChars(),
    highlightSelectionMatches({ minSelectionLength: 2 }),
    EditorView.lineWrapping,
    markdown({ base: markdownLanguage, extensions: [frontMatter, noteLinkMarkup] }),
    linkCompletion(hooks.completions),
    followLinks(hooks.onFollow),
    search({ top: true }),
    EditorState.phrases.of(texts.find),
    keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    placeholder(texts.note.placeholder),
    EditorView.contentAttributes.of({ 'aria-label': texts.note.editor, spellcheck: 'true', tabindex: '0' }),
    editorTheme,
    EditorView.updateListener.of(hooks.onUpdate),
  ];
}
