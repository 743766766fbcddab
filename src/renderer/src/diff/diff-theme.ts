import { EditorView } from '@codemirror/view';

/** Removed on the left, added on the right: by colour, and by a bar of another pattern at the line's start. */
export const diffTheme = EditorView.theme({
  '&': { height: 'auto', fontSize: 'var(--size-body)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { lineHeight: '1.55' },
  '.cm-content': { maxWidth: 'none', padding: 'var(--space-2) 0' },
  '.cm-line': { padding: '0 var(--space-3)' },
  '&.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--removed)' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--added)' },
  '&.cm-merge-a .cm-changedText': { background: 'var(--removed-strong)', borderRadius: '2px' },
  '&.cm-merge-b .cm-changedText': { background: 'var(--added-strong)', borderRadius: '2px' },
  '&.cm-merge-a .cm-changedLineGutter': {
    background: 'repeating-linear-gradient(var(--danger) 0 4px, transparent 4px 7px)',
  },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--success)' },
  // On a tint, the quieter colours of Markdown's marks would be too faint to read.
  '.cm-changedLine span': { color: 'inherit' },
  '.cm-gutters': { backgroundColor: 'transparent', border: '0' },
  '.cm-collapsedLines': {
    padding: '4px var(--space-3)',
    color: 'var(--text-quiet)',
    background: 'var(--surface-side)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--size-small)',
  },
  // CodeMirror's ornament is in few fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
});
