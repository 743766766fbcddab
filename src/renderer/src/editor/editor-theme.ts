import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const selection = '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground';

/** Every colour comes from tokens.css, so light and dark need no second theme. */
const surface = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'transparent', fontSize: 'var(--size-editor)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-text)', lineHeight: '1.65', overflowX: 'hidden' },
  '.cm-content': {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: 'calc(var(--measure) + 2 * var(--space-6))',
    margin: '0 auto',
    padding: 'var(--space-4) 0 40vh',
    caretColor: 'var(--accent)',
  },
  // The space beside the text belongs to the lines: the editor draws selections from there.
  '.cm-line': { padding: '0 var(--space-6)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  [selection]: { backgroundColor: 'var(--selection)' },
  '.cm-placeholder': { color: 'var(--text-quiet)' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark)', outline: '1px solid var(--mark-edge)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--mark-strong)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--mark)' },
  '.cm-specialChar': { color: 'var(--danger)' },
});

const panels = EditorView.theme({
  '.cm-panels': { backgroundColor: 'var(--surface-side)', color: 'var(--text)', zIndex: '5' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: 'var(--space-1)',
    padding: 'var(--space-2) var(--space-9) var(--space-2) var(--space-3)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--size-ui)',
  },
  '.cm-panel.cm-search br': { flexBasis: '100%', height: '0', content: '""' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': {
    margin: '0',
    fontSize: 'inherit',
  },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 'var(--space-1)',
    padding: '0 4px',
  },
  '.cm-textfield': {
    minWidth: '12em',
    padding: '3px 8px',
    color: 'var(--text)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-1)',
  },
  '.cm-button': {
    padding: '3px 8px',
    color: 'var(--text)',
    background: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-1)',
  },
  '.cm-button:hover': { backgroundColor: 'var(--hover)' },
  '.cm-button:active': { backgroundImage: 'none' },
  '.cm-panel.cm-search [name=close]': {
    top: '6px',
    right: '8px',
    width: '24px',
    height: '24px',
    color: 'var(--text-quiet)',
    cursor: 'pointer',
  },
});

const completions = EditorView.theme({
  '.cm-tooltip': { backgroundColor: 'transparent', border: 'none' },
  '.cm-tooltip.cm-tooltip-autocomplete': {
    padding: 'var(--space-1)',
    backgroundColor: 'var(--surface-raised)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-2)',
    boxShadow: '0 6px 20px var(--shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '16em',
    minWidth: '240px',
    maxWidth: 'min(420px, 90vw)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--size-ui)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    gap: 'var(--space-3)',
    alignItems: 'baseline',
    padding: '4px var(--space-2)',
    lineHeight: '1.4',
    borderRadius: 'var(--radius-1)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--text)',
    backgroundColor: 'var(--active)',
  },
  '.cm-completionLabel': { flex: '0 1 auto', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '650' },
  '.cm-completionDetail': {
    flex: '1 2 auto',
    margin: '0',
    overflow: 'hidden',
    color: 'var(--text-quiet)',
    fontSize: 'var(--size-small)',
    fontStyle: 'normal',
    textAlign: 'end',
    textOverflow: 'ellipsis',
  },
});

const markdown = HighlightStyle.define([
  { tag: tags.heading1, fontSize: '1.5em', fontWeight: '650', lineHeight: '1.35' },
  { tag: tags.heading2, fontSize: '1.25em', fontWeight: '650', lineHeight: '1.4' },
  { tag: tags.heading3, fontSize: '1.1em', fontWeight: '650' },
  { tag: [tags.heading4, tags.heading5, tags.heading6], fontWeight: '650' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url, tags.tagName], color: 'var(--accent-text)' },
  { tag: tags.monospace, fontFamily: 'var(--font-code)', fontSize: '0.92em', color: 'var(--code)' },
  { tag: tags.quote, color: 'var(--text-quiet)' },
  { tag: tags.contentSeparator, color: 'var(--text-quiet)' },
  { tag: [tags.processingInstruction, tags.labelName, tags.meta, tags.comment], color: 'var(--text-faint)' },
]);

export const editorTheme = [surface, panels, completions, syntaxHighlighting(markdown)];
