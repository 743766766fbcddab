import type { NotePath } from '../../shared/types/note-path.ts';
import { positiveInteger } from '../../shared/util/assert.ts';

export interface LatestText {
  readonly text: string;
  /** The window wrote it; otherwise it was read. */
  readonly isOwn: boolean;
}

/** Some notes, and no more of their text than two large ones hold. UTF-16 units. */
const defaultMaxNotes = 16;
const defaultMaxLength = 8_000_000;

/**
 * The texts that the window read or wrote last: when another program replaces or deletes such a note, this is the only
 * copy of what stood there.
 */
export class LatestTexts {
  readonly #texts = new Map<NotePath, LatestText>();
  readonly #maxNotes: number;
  readonly #maxLength: number;
  #length = 0;

  constructor(maxNotes = defaultMaxNotes, maxLength = defaultMaxLength) {
    this.#maxNotes = positiveInteger('maxNotes', maxNotes);
    this.#maxLength = positiveInteger('maxLength', maxLength);
  }

  get(path: NotePath): LatestText | undefined {
    return this.#texts.get(path);
  }

  set(path: NotePath, latest: LatestText): void {
    this.delete(path);
    this.#texts.set(path, latest);
    this.#length += latest.text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= this.#maxNotes && this.#length <= this.#maxLength) break;
      this.delete(oldest);
    }
  }

  delete(path: NotePath): void {
    this.#length -= this.#texts.get(path)?.text.length ?? 0;
    this.#texts.delete(path);
  }
}
