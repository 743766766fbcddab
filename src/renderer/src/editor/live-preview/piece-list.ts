import type { Text } from '@codemirror/state';
import { touches } from './shown-lines.ts';
import type { InlineStyle, LineStyle, Piece, PictureSource, Span } from './pieces.ts';

/** No run of spaces behind a mark is followed farther. */
const maxSpaces = 200;

/** Collects pieces, and leaves out those that the editor could not show or that would hide what is being written. */
export class PieceList {
  readonly #doc: Text;
  readonly #asWritten: readonly Span[];
  readonly #pieces: Piece[] = [];
  /** Two parts that begin and end in one line must not style it twice. */
  readonly #styledLines = new Set<string>();

  constructor(doc: Text, asWritten: readonly Span[]) {
    this.#doc = doc;
    this.#asWritten = asWritten;
  }

  get all(): readonly Piece[] {
    return this.#pieces;
  }

  isAsWritten(from: number, to: number): boolean {
    return touches(this.#asWritten, from, to);
  }

  hide(from: number, to: number): void {
    if (this.isInOneLine(from, to) && !this.isAsWritten(from, to)) this.#pieces.push({ kind: 'hidden', from, to });
  }

  style(from: number, to: number, style: InlineStyle): void {
    if (from < to) this.#pieces.push({ kind: 'styled', from, to, style });
  }

  bullet(from: number, to: number): void {
    if (!this.isAsWritten(from, to)) this.#pieces.push({ kind: 'bullet', from, to });
  }

  task(from: number, to: number, isDone: boolean): void {
    this.#pieces.push({ kind: 'task', from, to, isDone });
  }

  picture(from: number, to: number, source: PictureSource): void {
    if (this.isInOneLine(from, to))
      this.#pieces.push({ kind: 'picture', from, to, source, isInPlace: !this.isAsWritten(from, to) });
  }

  styleLine(at: number, style: LineStyle): void {
    const { from } = this.#doc.lineAt(at);
    const key = `${from} ${style}`;
    if (this.#styledLines.has(key)) return;
    this.#styledLines.add(key);
    this.#pieces.push({ kind: 'line', at: from, style });
  }

  /** Each line of a block, as far as it lies within the part that is looked at. */
  styleLines(block: Span, part: Span, style: LineStyle): void {
    const end = Math.min(block.to, part.to);
    for (let at = Math.max(block.from, part.from); at <= end; at = this.#doc.lineAt(at).to + 1) {
      this.styleLine(at, style);
    }
  }

  /** A line that is shown by its style alone. */
  replaceLine({ from, to }: Span, style: LineStyle): void {
    if (!this.isInOneLine(from, to) || this.isAsWritten(from, to)) return;
    this.styleLine(from, style);
    this.hide(from, to);
  }

  /** The end of the spaces that begin here. */
  withSpaces(at: number): number {
    const text = this.#doc.sliceString(at, Math.min(at + maxSpaces, this.#doc.lineAt(at).to));
    return at + (/^[ \t]*/.exec(text)?.[0].length ?? 0);
  }

  /** The start of the spaces that end here. */
  withSpacesBefore(at: number): number {
    const text = this.#doc.sliceString(Math.max(at - maxSpaces, this.#doc.lineAt(at).from), at);
    return at - (/[ \t]*$/.exec(text)?.[0].length ?? 0);
  }

  /** What is replaced must not reach over a line's end: the editor lays out lines before it asks for this. */
  isInOneLine(from: number, to: number): boolean {
    return from < to && this.#doc.lineAt(from).to >= to;
  }
}
