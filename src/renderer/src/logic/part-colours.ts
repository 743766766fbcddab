/** Each part keeps its colour, whatever its size; `tokens.css` has them for both themes. */
const known: Readonly<Record<string, string>> = {
  database: 'var(--part-blue)',
  'vector-store': 'var(--part-teal)',
  'embedding-cache': 'var(--part-ochre)',
  'embedding-batch': 'var(--part-green)',
  'model-buffers': 'var(--part-rust)',
  'note-read': 'var(--part-pink)',
  'vector-storage': 'var(--part-teal)',
  'ai-operation': 'var(--part-green)',
  'background-process': 'var(--part-blue)',
  'file-operation': 'var(--part-pink)',
  'search-result': 'var(--part-rust)',
  runtime: 'var(--part-slate)',
  v8: 'var(--part-violet)',
  untracked: 'var(--part-grey)',
};

/** What has no colour of its own is told apart by the table beside the bar. */
const other = 'var(--part-other)';

/** The colour of a component, or of a term that has none. */
export function partColour(key: string): string {
  return known[key] ?? other;
}
