import { positiveInteger } from '../../shared/util/assert.ts';

/** Cuts a stream of text into lines. A line longer than the bound is passed on in pieces, so memory stays bounded. */
export class LineSplitter {
  readonly #maxLength: number;
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(maxLength: number, onLine: (line: string) => void) {
    this.#maxLength = positiveInteger('maxLength', maxLength);
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    let rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
    while (rest.length > this.#maxLength) {
      this.#onLine(rest.slice(0, this.#maxLength));
      rest = rest.slice(this.#maxLength);
    }
    this.#rest = rest;
  }

  /** Passes on what came after the last line break. */
  flush(): void {
    this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(line: string): void {
    for (let start = 0; start < line.length; start += this.#maxLength) {
      this.#onLine(line.slice(start, start + this.#maxLength));
    }
  }
}
