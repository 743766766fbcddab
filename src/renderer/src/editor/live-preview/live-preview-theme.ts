import { EditorView } from '@codemirror/view';

/** As the reading view shows the same things (styles/reading.css). */
export const livePreviewTheme = EditorView.theme({
  '.cm-live-code': {
    padding: '0.1em 0.3em',
    backgroundColor: 'var(--surface-side)',
    borderRadius: '4px',
  },
  '.cm-live-link, .cm-live-link *': { color: 'var(--accent-text)' },
  '.cm-live-link': {
    textDecoration: 'underline',
    textDecorationColor: 'color-mix(in srgb, currentcolor 40%, transparent)',
    textUnderlineOffset: '2px',
  },
  '.cm-live-done': { color: 'var(--text-quiet)', textDecoration: 'line-through' },
  // As wide as a box, so that items and tasks of one list stand in one column.
  '.cm-live-bullet': {
    display: 'inline-block',
    width: 'calc(15px + 0.35em)',
    color: 'var(--text-quiet)',
    textAlign: 'center',
  },
  '.cm-live-task': {
    width: '15px',
    height: '15px',
    margin: '0 0.35em 0 0',
    accentColor: 'var(--accent)',
    verticalAlign: '-2px',
    cursor: 'pointer',
  },
  '.cm-live-code-line': {
    fontFamily: 'var(--font-code)',
    fontSize: '0.92em',
    lineHeight: '1.5',
    tabSize: '4',
    // Inset like the text, so that the block ends where the text does.
    backgroundImage: 'linear-gradient(var(--surface-side), var(--surface-side))',
    backgroundPosition: 'center',
    backgroundRepeat: 'no-repeat',
    backgroundSize: 'calc(100% - 2 * var(--space-6) + 2 * var(--space-2)) 100%',
  },
  '.cm-live-code-line span': { fontSize: 'inherit' },
  // The fences stay quiet.
  '.cm-live-code-line:not(.cm-live-code-first-line, .cm-live-code-last-line) span': { color: 'inherit' },
  '.cm-live-quote-line': {
    color: 'var(--text-quiet)',
    backgroundImage: 'linear-gradient(var(--line-strong), var(--line-strong))',
    backgroundPosition: 'var(--space-6) 0',
    backgroundRepeat: 'no-repeat',
    backgroundSize: '3px 100%',
    paddingLeft: 'calc(var(--space-6) + var(--space-4)) !important',
  },
  '.cm-live-rule-line': {
    backgroundImage: 'linear-gradient(var(--line-strong), var(--line-strong))',
    backgroundPosition: 'center',
    backgroundRepeat: 'no-repeat',
    backgroundSize: 'calc(100% - 2 * var(--space-6)) 1px',
  },
  '.cm-live-table-line': { fontFamily: 'var(--font-code)', fontSize: '0.92em' },
  '.cm-live-picture img': {
    maxWidth: '100%',
    maxHeight: 'min(24em, 60vh)',
    width: 'auto',
    height: 'auto',
    borderRadius: 'var(--radius-1)',
    verticalAlign: 'bottom',
  },
  '.cm-live-picture.is-below': { display: 'block', marginTop: 'var(--space-1)' },
  '.cm-live-picture.is-missing': {
    display: 'inline-block',
    padding: '2px var(--space-2)',
    color: 'var(--text-quiet)',
    fontSize: 'var(--size-ui)',
    border: '1px dashed var(--line-strong)',
    borderRadius: 'var(--radius-1)',
  },
});
