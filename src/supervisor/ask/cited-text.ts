import { positiveInteger } from '../../shared/util/assert.ts';

/** Numbers in brackets, one or several; some models write them in the brackets of Chinese texts. */
const marker = / ?[[【]\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*[\]】]/g;
/** The end of a piece that may be the beginning of a marker. */
const unfinished = /(?: ?[[【][\d\s,;[\]【】]*| )$/;
/** No marker is that long: what is held back longer is text. UTF-16 units. */
const maxHeldLength = 64;

/**
 * Reads an answer as it comes and lets only those citations pass that name a passage: `[1, 3]` becomes `[1][3]`, and a
 * number that the model made up is dropped.
 */
export class CitedText {
  readonly #passages: number;
  readonly #cited = new Set<number>();
  #held = '';

  /** `passages`: how many there are to be cited, numbered from 1. */
  constructor(passages: number) {
    this.#passages = positiveInteger('passages', passages);
  }

  /** The numbers cited so far, each once, in the order of their first citation. */
  get cited(): readonly number[] {
    return [...this.#cited];
  }

  /** Takes a piece of the answer, and gives what can be shown by now. */
  push(piece: string): string {
    const text = this.#held + piece;
    const heldFrom = unfinished.exec(text)?.index ?? text.length;
    const isMarkerStart = text.length - heldFrom <= maxHeldLength;
    this.#held = isMarkerStart ? text.slice(heldFrom) : '';
    return this.#checked(isMarkerStart ? text.slice(0, heldFrom) : text);
  }

  /** What was held back until the answer was complete. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#checked(rest);
  }

  #checked(text: string): string {
    let checked = text;
    // Dropping a marker can join its surroundings to another.
    for (let before = ''; before !== checked;) {
      before = checked;
      checked = before.replace(marker, (found, numbers: string) => this.#replacement(found, numbers));
    }
    for (const [, digits] of checked.matchAll(/\[(\d+)\]/g)) {
      const number = Number(digits);
      if (this.#isPassage(number)) this.#cited.add(number);
    }
    return checked;
  }

  #isPassage(number: number): boolean {
    return number >= 1 && number <= this.#passages;
  }

  #replacement(found: string, numbers: string): string {
    const known = numbers
      .split(/[,;]/)
      .map(Number)
      .filter((number) => this.#isPassage(number));
    if (known.length === 0) return '';
    return (found.startsWith(' ') ? ' ' : '') + known.map((number) => `[${number}]`).join('');
  }
}
