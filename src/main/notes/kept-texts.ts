import type { NotePath } from '../../shared/types/note-path.ts';

const maxRemembered = 100;

/** Remembers where a conflicting text was kept, so that a repeated save does not fill the folder with copies. */
export class KeptTexts {
  readonly #byPath = new Map<NotePath, { readonly revision: string; readonly keptAs: NotePath }>();

  find(path: NotePath, revision: string): NotePath | null {
    const kept = this.#byPath.get(path);
    return kept?.revision === revision ? kept.keptAs : null;
  }

  remember(path: NotePath, revision: string, keptAs: NotePath): void {
    this.#byPath.delete(path);
    this.#byPath.set(path, { revision, keptAs });
    for (const oldest of this.#byPath.keys()) {
      if (this.#byPath.size <= maxRemembered) break;
      this.#byPath.delete(oldest);
    }
  }
}
