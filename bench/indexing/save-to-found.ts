import type { Page } from '@playwright/test';

/** A text for a note, and the queries that find it once it is indexed. */
export interface NewText {
  readonly path: string;
  /** Put at the end of the note. */
  readonly appended: string;
  /** A word that no other note has. */
  readonly word: string;
  /** The sentence that the passage consists of: the nearest in meaning there can be. */
  readonly sentence: string;
}

export interface SavedNote {
  readonly path: string;
  /** From the call that saves, in the page, to an answer that has the note; null when none came in time. */
  readonly wordsMs: number | null;
  readonly meaningMs: number | null;
}

/** The slice of `window.ainote` by which a note is saved and found. */
interface SavingBridge {
  readonly notes: {
    read(path: string): Promise<{ readonly text: string; readonly revision: string }>;
    save(path: string, text: string, options: { baseRevision: string }): Promise<unknown>;
  };
  readonly search: {
    query(
      text: string,
      options: { limit: number },
    ): Promise<{ readonly hits: readonly { readonly path: string; readonly matched: 'words' | 'meaning' | 'both' }[] }>;
  };
}

const pollMs = 25;
const patienceMs = 60_000;
const resultLimit = 10;

/** Saves the note as the window does, then asks until it is found by its word, and until it is found by its meaning. */
export function saveAndFind(page: Page, { path, appended, word, sentence }: NewText): Promise<SavedNote> {
  return page.evaluate(
    async ({ path: note, appended: more, word: rare, sentence: said, limit, everyMs, longestMs }) => {
      const { notes, search } = (globalThis as unknown as { ainote: SavingBridge }).ainote;
      const { text, revision } = await notes.read(note);
      const savedMs = performance.now();
      await notes.save(note, text + more, { baseRevision: revision });
      const found = async (query: string, isWanted: (matched: string) => boolean): Promise<number | null> => {
        for (let nowMs = performance.now(); nowMs - savedMs < longestMs; nowMs = performance.now()) {
          const { hits } = await search.query(query, { limit });
          if (hits.some((hit) => hit.path === note && isWanted(hit.matched))) return performance.now() - savedMs;
          await new Promise((resolve) => setTimeout(resolve, everyMs));
        }
        return null;
      };
      const [wordsMs, meaningMs] = await Promise.all([
        found(rare, (matched) => matched !== 'meaning'),
        found(said, (matched) => matched !== 'words'),
      ]);
      return { path: note, wordsMs, meaningMs };
    },
    { path, appended, word, sentence, limit: resultLimit, everyMs: pollMs, longestMs: patienceMs },
  );
}
