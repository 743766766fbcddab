import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { positiveInteger } from '../../shared/util/assert.ts';

/** One step of work on a note's rows. */
export type NoteWork = NoteChange;

/**
 * Notes waiting to be brought up to date, each at most once, edits before the scan's findings. Past its bound it
 * forgets the list and asks for a scan of the whole vault instead.
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
      // Order matters between a rename and what came before it for either name, so it goes to the end.
      this.#edits.delete(change.from);
      this.#edits.delete(change.to);
      this.#put(this.#edits, `${change.from}\n${change.to}`, change);
      return;
    }
    this.#scanned.delete(change.path);
    this.#edits.delete(change.path);
    this.#put(this.#edits, change.path, change);
  }

  addScanned(change: Exclude<NoteWork, { kind: 'renamed' }>): void {
    if (!this.#edits.has(change.path)) this.#put(this.#scanned, change.path, change);
  }

  next(): NoteWork | undefined {
    const source = this.#edits.size > 0 ? this.#edits : this.#scanned;
    const first = source.entries().next();
    if (first.done) return undefined;
    source.delete(first.value[0]);
    return first.value[1];
  }

  get hasEdits(): boolean {
    return this.#edits.size > 0;
  }

  /** True once after an overflow: the caller scans the whole vault. */
  takeOverflow(): boolean {
    const overflowed = this.#overflowed;
    this.#overflowed = false;
    return overflowed;
  }

  clear(): void {
    this.#edits.clear();
    this.#scanned.clear();
  }

  #put(target: Map<string, NoteWork>, key: string, change: NoteWork): void {
    if (this.size >= this.#maxEntries) {
      this.clear();
      this.#overflowed = true;
      return;
    }
    target.set(key, change);
  }
}
