import { linesOf, skipSpace, trimSpace, type NoteLine } from './note-lines.ts';

/** A paragraph, list or fenced block: text without blank lines around it. */
export interface Block {
  readonly start: number;
  readonly end: number;
  /** Fenced code is cut between lines only. */
  readonly isCode: boolean;
}

export interface Section {
  /** The headings above, outermost first; none of them empty. */
  readonly headings: readonly string[];
  readonly blocks: readonly Block[];
}

export interface Outline {
  readonly sections: readonly Section[];
  readonly headingLines: readonly Block[];
  readonly hasTopHeading: boolean;
}

interface Heading {
  readonly level: number;
  readonly title: string;
}

/** A longer "heading" is a paragraph that happens to begin with `#`. UTF-16 units. */
const maxHeadingLength = 300;

/** Reads the lines of a body once and sorts them under their headings. */
export function readSections(text: string, bodyStart: number): Outline {
  const reader = new SectionReader(text);
  for (const line of linesOf(text, bodyStart)) reader.read(line);
  return reader.finish();
}

class SectionReader {
  readonly #text: string;
  readonly #sections: Section[] = [];
  readonly #headingLines: Block[] = [];
  readonly #path: Heading[] = [];
  #hasTopHeading = false;
  #blocks: Block[] = [];
  #paragraph: { start: number; end: number; lines: number } | null = null;
  #fence: { start: number; end: number; marker: string } | null = null;

  constructor(text: string) {
    this.#text = text;
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

  finish(): Outline {
    if (this.#fence) this.#endCode(this.#fence);
    this.#endParagraph();
    this.#endSection();
    return { sections: this.#sections, headingLines: this.#headingLines, hasTopHeading: this.#hasTopHeading };
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
    this.#endSection();
    this.#headingLines.push({ start, end: trimSpace(this.#text, start, end), isCode: false });
    while ((this.#path.at(-1)?.level ?? 0) >= heading.level) this.#path.pop();
    this.#path.push(heading);
    if (heading.level === 1) this.#hasTopHeading = true;
  }

  #endSection(): void {
    const headings = this.#path.map(({ title }) => title).filter((title) => title !== '');
    if (this.#blocks.length > 0) this.#sections.push({ headings, blocks: this.#blocks });
    this.#blocks = [];
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
    this.#blocks.push({ start, end: trimSpace(this.#text, start, end), isCode });
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
