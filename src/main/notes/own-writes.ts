import type { NotePath } from '../../shared/types/note-path.ts';

const maxRemembered = 1_000;

/** What the app itself did last to each note, so that its own echo from the watcher can be told from a change by others. */
export class OwnWrites {
  /** Null stands for a removal. */
  readonly #revisions = new Map<NotePath, string | null>();

  remember(path: NotePath, revision: string | null): void {
    this.#revisions.delete(path);
    this.#revisions.set(path, revision);
    for (const oldest of this.#revisions.keys()) {
      if (this.#revisions.size <= maxRemembered) break;
      this.#revisions.delete(oldest);
    }
  }

  has(path: NotePath): boolean {
    return this.#revisions.has(path);
  }

  /** After a mismatch the entry is dropped: a return to our version is then a change by others. */
  matches(path: NotePath, onDisk: string | null | undefined): boolean {
    const isOurs = this.#revisions.get(path) === onDisk && this.#revisions.has(path);
    if (!isOurs) this.#revisions.delete(path);
    return isOurs;
  }
}
