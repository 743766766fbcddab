import { linesOf, skipSpace, trimSpace, type NoteLine } from '../../shared/text/note-lines.ts';

/** A paragraph, list or fenced block: text without blank lines around it. */
export interface Block {
  readonly start: number;
  readonly end: number;
  /** Fenced code is cut between lines only. */
  readonly isCode: boolean;
}

/** What a note's lines amount to, in their order. */
export type OutlineItem =
  | { readonly kind: 'heading'; readonly level: number; readonly line: Block }
  /** `headings`: those above, outermost first, none of them empty; the same array for all blocks of one section. */
  | { readonly kind: 'block'; readonly headings: readonly string[]; readonly block: Block };

interface Heading {
  readonly level: number;
  readonly title: string;
}

/** A longer "heading" is a paragraph that happens to begin with `#`. UTF-16 units. */
const maxHeadingLength = 300;

/** So many lines are read in about a millisecond. */
const linesPerPause = 1_000;

/**
 * Reads the lines of a body once, and holds no more of it than the block at hand: a note of a million tiny sections
 * would fill the heap. Yields null now and then where nothing came up: the reader may pause there.
 */
export function* outlineOf(text: string, bodyStart: number): Generator<OutlineItem | null, void> {
  const reader = new OutlineReader(text);
  let lines = 0;
  for (const line of linesOf(text, bodyStart)) {
    reader.read(line);
    yield* reader.take();
    lines += 1;
    if (lines % linesPerPause === 0) yield null;
  }
  reader.finish();
  yield* reader.take();
}

class OutlineReader {
  readonly #text: string;
  #items: OutlineItem[] = [];
  readonly #path: Heading[] = [];
  #headings: readonly string[] = [];
  #paragraph: { start: number; end: number; lines: number } | null = null;
  #fence: { start: number; end: number; marker: string } | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** What came up since the last call. */
  take(): readonly OutlineItem[] {
    if (this.#items.length === 0) return this.#items;
    const items = this.#items;
    this.#items = [];
    return items;
  }

  read(line: NoteLine): void {
    if (this.#fence) return this.#readCode(line, this.#fence);
    const start = skipSpace(this.#text, line.start, line.end);
    if (start === line.end) return this.#endParagraph();
    const marker = fenceMarker(this.#text, line);
    if (marker) {
      this.#endParagraph();
      this.#fence = { start, end: line.end, marker };
      return;
    }
    const heading = atxHeading(this.#text, line);
    if (heading) {
      this.#endParagraph();
      this.#openSection(heading, start, line.end);
    } else if (!this.#readUnderline(line)) {
      this.#paragraph ??= { start, end: line.end, lines: 0 };
      this.#paragraph.end = line.end;
      this.#paragraph.lines++;
    }
  }

  finish(): void {
    if (this.#fence) this.#endCode(this.#fence);
    this.#endParagraph();
  }

  #readCode(line: NoteLine, fence: { start: number; end: number; marker: string }): void {
    fence.end = line.end;
    if (closesFence(this.#text, line, fence.marker)) this.#endCode(fence);
  }

  /** A single line with `===` or `---` under it is a heading; under more lines it is taken for a rule. */
  #readUnderline(line: NoteLine): boolean {
    const above = this.#paragraph;
    if (above?.lines !== 1 || above.end - above.start > maxHeadingLength) return false;
    const level = underlineLevel(this.#text, line);
    const title = this.#text.slice(above.start, above.end).trim();
    // Under a list item, a quotation or a table row it is a rule, or the start of something else.
    if (level === null || /^([-*+>|]|\d+[.)])/.test(title)) return false;
    this.#paragraph = null;
    this.#openSection({ level, title }, above.start, line.end);
    return true;
  }

  #openSection(heading: Heading, start: number, end: number): void {
    const line = { start, end: trimSpace(this.#text, start, end), isCode: false };
    this.#items.push({ kind: 'heading', level: heading.level, line });
    while ((this.#path.at(-1)?.level ?? 0) >= heading.level) this.#path.pop();
    this.#path.push(heading);
    this.#headings = this.#path.map(({ title }) => title).filter((title) => title !== '');
  }

  #endParagraph(): void {
    if (this.#paragraph) this.#addBlock(this.#paragraph, false);
    this.#paragraph = null;
  }

  #endCode(fence: { start: number; end: number }): void {
    this.#addBlock(fence, true);
    this.#fence = null;
  }

  #addBlock({ start, end }: { start: number; end: number }, isCode: boolean): void {
    const block = { start, end: trimSpace(this.#text, start, end), isCode };
    this.#items.push({ kind: 'block', headings: this.#headings, block });
  }
}

/** The run of backticks or tildes that opens a fence. */
function fenceMarker(text: string, line: NoteLine): string | null {
  const head = text.slice(line.start, Math.min(line.end, line.start + maxHeadingLength));
  const [, marker = '', info = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(head) ?? [];
  return marker === '' || (marker.startsWith('`') && info.includes('`')) ? null : marker;
}

function closesFence(text: string, line: NoteLine, marker: string): boolean {
  const [, found = ''] = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(shortLine(text, line)) ?? [];
  return found.startsWith(marker);
}

function atxHeading(text: string, line: NoteLine): Heading | null {
  const found = /^ {0,3}(#{1,6})(?=\s|$)/.exec(shortLine(text, line));
  const marks = found?.[1];
  if (!found || marks === undefined) return null;
  const title = text.slice(line.start + found[0].length, line.end).trim();
  return { level: marks.length, title: withoutClosingMarks(title) };
}

function withoutClosingMarks(title: string): string {
  let end = title.length;
  while (end > 0 && title[end - 1] === '#') end--;
  const hasGap = end === 0 || (end < title.length && /\s/.test(title.charAt(end - 1)));
  return hasGap ? title.slice(0, end).trimEnd() : title;
}

function underlineLevel(text: string, line: NoteLine): number | null {
  const found = /^ {0,3}(={2,}|-{2,})\s*$/.exec(shortLine(text, line))?.[1];
  if (found === undefined) return null;
  return found.startsWith('=') ? 1 : 2;
}

/** Empty for a line too long to be a mark of any kind. */
function shortLine(text: string, line: NoteLine): string {
  return line.end - line.start > maxHeadingLength ? '' : text.slice(line.start, line.end);
}
