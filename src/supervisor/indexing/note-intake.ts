import type { SkippedNote, SkipReason } from '../../shared/contract/index-api.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import { readNoteFile, type NoteFile } from '../../shared/node/read-note.ts';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import { noteTitle, type NotePath } from '../../shared/types/note-path.ts';
import { chunkKey } from '../embedding/chunk-key.ts';
import { chunkNote } from '../embedding/chunker.ts';
import type { IndexStore } from '../storage/index-store.ts';

const reasonOfCode: Partial<Record<ErrorCode, SkipReason>> = {
  'note-too-large': 'too-large',
  'note-not-text': 'not-text',
  'outside-vault': 'outside-vault',
};

export interface NoteIntakeOptions {
  readonly root: VaultRoot;
  readonly store: IndexStore;
  readonly modelId: string;
}

/** Brings one note's rows up to date with its file: chunks and words at once, vectors later. */
export class NoteIntake {
  readonly #options: NoteIntakeOptions;

  constructor(options: NoteIntakeOptions) {
    this.#options = options;
  }

  async take(path: NotePath): Promise<void> {
    try {
      this.#store(path, await readNoteFile(this.#options.root, path));
    } catch (error) {
      if (isAppError(error, 'note-missing')) this.remove(path);
      else if (isAppError(error))
        this.skip({ path, reason: reasonOfCode[error.code] ?? 'unreadable', detail: error.message });
      else throw error;
    }
  }

  remove(path: NotePath): void {
    const { store } = this.#options;
    store.transaction(() => {
      store.notes.remove(path);
      store.skipped.remove(path);
    });
  }

  /** Follows a rename without reading the note again: its passages, and so its vectors, stay. */
  async rename(from: NotePath, to: NotePath): Promise<void> {
    const { store } = this.#options;
    const isKnown = store.transaction(() => {
      store.skipped.remove(from);
      return store.notes.rename(from, to, noteTitle(to));
    });
    if (!isKnown) await this.take(to);
  }

  /** Leaves a file out, with its reason; what an earlier, readable version left in the index goes. */
  skip(note: SkippedNote): void {
    const { store } = this.#options;
    store.transaction(() => {
      store.notes.remove(note.path);
      store.skipped.put(note);
    });
  }

  #store(path: NotePath, file: NoteFile): void {
    const { store, modelId } = this.#options;
    const facts = { sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs };
    const known = store.notes.get(path);
    if (known?.revision === file.revision) {
      store.transaction(() => {
        store.notes.touch(path, facts);
        if (known.failure === null) store.skipped.remove(path);
      });
      return;
    }
    const title = noteTitle(path);
    const chunks = chunkNote(file.text).map((chunk) => ({ ...chunk, key: chunkKey(modelId, chunk.embedText) }));
    store.transaction(() => {
      const noteId = store.notes.upsert({ path, title, revision: file.revision, ...facts });
      store.chunks.replaceForNote(noteId, title, chunks);
      store.skipped.remove(path);
    });
  }
}
