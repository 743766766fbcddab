export interface OutlineHeading {
  /** 1 to 6. */
  readonly level: number;
  /** Its words, without markup; may be empty. */
  readonly text: string;
  /** Where its line begins. Offset of the editor's text. */
  readonly at: number;
  /** Counted from the note's first, from 0. */
  readonly line: number;
}

const numberSigns = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;
const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/;
/** Lines that cannot be the words of an underlined heading. */
const otherBlock = /^(?: {4}|\t| {0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]))/;
const propertiesFence = /^---\s*$/;
/** A longer heading is cut: it is listed in one line. UTF-16 units. */
const maxTextLength = 200;

/** Finds a note's headings line by line, as Markdown has them, up to a number. */
export class OutlineReader {
  readonly #max: number;
  readonly #headings: OutlineHeading[] = [];
  #line = -1;
  #fence = '';
  #isInProperties = false;
  #previous = { text: '', at: 0 };
  #isCut = false;

  constructor(max: number) {
    this.#max = max;
  }

  get headings(): readonly OutlineHeading[] {
    return this.#headings;
  }

  /** True when there are more headings than were asked for. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Takes the next line, without its end. */
  take(text: string, at: number): void {
    this.#line += 1;
    const previous = this.#previous;
    this.#previous = { text: '', at };
    if (this.#isProperties(text) || this.#isCode(text)) return;
    const signs = numberSigns.exec(text);
    if (signs) return this.#add((signs[1] ?? '').length, signs[2] ?? '', at, this.#line);
    const under = previous.text === '' ? null : underline.exec(text);
    if (under) return this.#add(under[1]?.startsWith('=') ? 1 : 2, previous.text, previous.at, this.#line - 1);
    this.#previous = { text: otherBlock.test(text) ? '' : text.trim(), at };
  }

  /** A blank line ends properties too, as in the editor's own reading of them. */
  #isProperties(text: string): boolean {
    if (this.#line === 0) {
      this.#isInProperties = propertiesFence.test(text);
      return this.#isInProperties;
    }
    if (!this.#isInProperties) return false;
    if (propertiesFence.test(text) || text.trim() === '') this.#isInProperties = false;
    return true;
  }

  #isCode(text: string): boolean {
    const marks = fence.exec(text);
    if (this.#fence === '') {
      // Backticks behind an opening fence make it a span of code within the text.
      if (!marks || (marks[1]?.startsWith('`') && marks[2]?.includes('`'))) return false;
      this.#fence = marks[1] ?? '';
      return true;
    }
    if (marks?.[1]?.startsWith(this.#fence) && marks[2]?.trim() === '') this.#fence = '';
    return true;
  }

  #add(level: number, text: string, at: number, line: number): void {
    if (this.#headings.length >= this.#max) this.#isCut = true;
    else this.#headings.push({ level, text: plainWords(text.slice(0, maxTextLength)), at, line });
  }
}

/** A heading's words as the reading view shows them. */
export function plainWords(text: string): string {
  return text
    .replace(/!?\[\[([^[\]|]*)(?:\|([^[\]]*))?\]\]/g, (_whole, target: string, words?: string) => words ?? target)
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/(\*{1,3}|~~|`+)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}])(_{1,3})(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .trim();
}
