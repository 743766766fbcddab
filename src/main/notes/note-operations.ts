import type { NoteContent, NoteEntry, SaveResult } from '../../shared/contract/notes-api.ts';
import type { NotePath } from '../../shared/types/note-path.ts';

export interface NoteSave {
  readonly path: NotePath;
  readonly text: string;
  readonly baseRevision: string;
  /** The text that goes becomes a version in any case. */
  readonly keepsPresent?: boolean | undefined;
}

/** What can be done to the notes of an open vault. */
export interface NoteOperations {
  list(): Promise<readonly NoteEntry[]>;
  read(note: { readonly path: NotePath }): Promise<NoteContent>;
  save(note: NoteSave): Promise<SaveResult>;
  /** Only over exactly that revision: false, and nothing changed, when the note is another one by now. */
  replace(note: { readonly path: NotePath; readonly text: string; readonly baseRevision: string }): Promise<boolean>;
  create(note: { readonly path: NotePath; readonly text: string }): Promise<NoteContent>;
  rename(names: { readonly from: NotePath; readonly to: NotePath }): Promise<{ readonly path: NotePath }>;
  remove(note: { readonly path: NotePath }): Promise<{ readonly trashed: boolean }>;
}
