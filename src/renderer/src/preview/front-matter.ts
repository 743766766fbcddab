export interface NoteParts {
  /** What stands between the `---` lines at the very top; null when there is nothing of the kind. */
  readonly properties: string | null;
  readonly body: string;
  /** How many lines of the note come before the body. */
  readonly bodyLine: number;
}

const maxPropertyLines = 500;

/** A text whose lines end in `\n`, taken apart as the indexer does: properties need a closing line. */
export function takeApart(text: string): NoteParts {
  const whole = text.startsWith('\ufeff') ? text.slice(1) : text;
  const none = { properties: null, body: whole, bodyLine: 0 };
  if (!/^---[ \t]*\n/.test(whole)) return none;
  let start = whole.indexOf('\n') + 1;
  const top = start;
  for (let line = 1; line <= maxPropertyLines && start < whole.length; line += 1) {
    const end = whole.indexOf('\n', start);
    const content = whole.slice(start, end < 0 ? whole.length : end).trimEnd();
    const next = end < 0 ? whole.length : end + 1;
    if (content === '---' || content === '...') {
      return { properties: whole.slice(top, start).trimEnd() || null, body: whole.slice(next), bodyLine: line + 1 };
    }
    start = next;
  }
  return none;
}
