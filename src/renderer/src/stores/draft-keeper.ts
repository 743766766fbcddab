import type { Disposable } from '../../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../../shared/util/clock.ts';

/** A note with text that may be unsaved. */
export interface DraftSource {
  readonly path: string;
  readonly isUnsaved: boolean;
  currentText(): string;
}

/** No crash takes more than this much typing. */
const delayMs = 1_000;
/** Copying a large text costs time that typing needs: half as often is still within the two seconds promised. */
const largeDelayMs = 1_800;
const largeLength = 500_000;

/**
 * Puts unsaved text aside while it is typed. Saving waits for a pause, or may fail; until then the draft is all that a
 * crash would leave.
 */
export class DraftKeeper {
  readonly #keep: (path: string, text: string) => Promise<void>;
  readonly #clock: Clock;
  readonly #waiting = new Map<DraftSource, Disposable>();
  #lastLength = 0;

  constructor(keep: (path: string, text: string) => Promise<void>, clock: Clock) {
    this.#keep = keep;
    this.#clock = clock;
  }

  /** Something about the note changed: unsaved text is put aside after a while, unless it is saved before. */
  follow(source: DraftSource): void {
    if (!source.isUnsaved) return this.forget(source);
    if (this.#waiting.has(source)) return;
    const wait = this.#lastLength > largeLength ? largeDelayMs : delayMs;
    this.#waiting.set(
      source,
      this.#clock.after(wait, () => this.#putAside(source)),
    );
  }

  forget(source: DraftSource): void {
    this.#waiting.get(source)?.dispose();
    this.#waiting.delete(source);
  }

  #putAside(source: DraftSource): void {
    this.#waiting.delete(source);
    const text = source.currentText();
    this.#lastLength = text.length;
    // What hinders a draft hinders the save too, and that is told.
    this.#keep(source.path, text).catch(() => undefined);
  }
}
