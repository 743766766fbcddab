import type { NotePath } from '../../shared/types/note-path.ts';

/** Is told of each text that is about to go, and of what is there then. Never fails: a save must not depend on it. */
export interface NoteKeeper {
  /** The window read this text. */
  seen(path: NotePath, text: string): void;
  /** The window wrote this text. */
  written(path: NotePath, text: string): void;
  /** `restore` keeps the old text whatever its age. */
  beforeReplacing(path: NotePath, oldText: string, newText: string, kind: 'save' | 'restore'): Promise<void>;
  beforeDeleting(path: NotePath, text: string): Promise<void>;
  moved(from: NotePath, to: NotePath): Promise<void>;
}

/** Keeps nothing. */
export const noKeeper: NoteKeeper = {
  seen: () => {},
  written: () => {},
  beforeReplacing: async () => {},
  beforeDeleting: async () => {},
  moved: async () => {},
};
