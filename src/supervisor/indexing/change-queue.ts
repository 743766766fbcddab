import { positiveInteger } from '../../shared/util/assert.ts';
import type { NoteWork } from './note-work.ts';

/**
 * Notes waiting to be brought up to date, each at most once, edits before the scan's findings, the open note at their front. What does not fit is
 * left out, and the caller is asked for another scan once the queue is empty: by then the vault tells what it was.
 */
export class ChangeQueue {
  readonly #maxEntries: number;
  readonly #edits = new Map<string, NoteWork>();
  readonly #scanned = new Map<string, NoteWork>();
  #overflowed = false;

  constructor(maxEntries: number) {
    this.#maxEntries = positiveInteger('maxEntries', maxEntries);
  }

  get size(): number {
    return this.#edits.size + this.#scanned.size;
  }

  addEdit(change: NoteWork): void {
    if (change.kind === 'renamed') {
      this.#addRename(change);
      return;
    }
    this.#forget(change.path);
    this.#putEdit(change.path, change);
  }

  addScanned(change: Exclude<NoteWork, { kind: 'renamed' }>): void {
    if (this.#edits.has(change.path)) return;
    if (this.#scanned.has(change.path) || this.size < this.#maxEntries) this.#scanned.set(change.path, change);
    else this.#overflowed = true;
  }

  /** Edits first, then the note at `firstScanned`, then what a scan found in its order. */
  next(firstScanned: string | null = null): NoteWork | undefined {
    const source = this.#edits.size > 0 ? this.#edits : this.#scanned;
    const wanted = source === this.#scanned && firstScanned !== null ? source.get(firstScanned) : undefined;
    const [first] = source;
    const [key, work] = wanted && firstScanned !== null ? [firstScanned, wanted] : (first ?? []);
    if (key !== undefined) source.delete(key);
    return work;
  }

  get hasEdits(): boolean {
    return this.#edits.size > 0;
  }

  /** True once after an overflow, when all that did fit has been handed out: the caller scans the whole vault. */
  takeOverflow(): boolean {
    if (!this.#overflowed || this.size > 0) return false;
    this.#overflowed = false;
    return true;
  }

  clear(): void {
    this.#edits.clear();
    this.#scanned.clear();
  }

  /**
   * What waited for either name was about another time of those names. A text saved just before the rename is now at
   * the new name, and its file's time may not show it: so the note is always looked at after it was renamed.
   */
  #addRename(change: Extract<NoteWork, { kind: 'renamed' }>): void {
    const key = `${change.from}\n${change.to}`;
    this.#forget(change.from);
    this.#forget(change.to);
    this.#edits.delete(key);
    this.#putEdit(key, change);
    this.#putEdit(change.to, { kind: 'changed', path: change.to });
  }

  #forget(path: string): void {
    this.#edits.delete(path);
    this.#scanned.delete(path);
  }

  /** An edit takes the place of what a scan found: a scan can find that again. */
  #putEdit(key: string, change: NoteWork): void {
    if (this.size >= this.#maxEntries) {
      this.#overflowed = true;
      const scanned = this.#scanned.keys().next();
      if (scanned.done) return;
      this.#scanned.delete(scanned.value);
    }
    this.#edits.set(key, change);
  }
}
