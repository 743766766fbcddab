import type { VersionKind } from '../../shared/contract/history-api.ts';
import type { NotePath } from '../../shared/types/note-path.ts';

/** What replaces a text here, and not in another program. */
export type ReplacingKind = Extract<VersionKind, 'save' | 'restore' | 'links'>;

/** Is told of each text that is about to go, and of what is there then. Never fails: a save must not depend on it. */
export interface NoteKeeper {
  /** The window read this text. */
  seen(path: NotePath, text: string): void;
  /** The window wrote this text. */
  written(path: NotePath, text: string): void;
  /** All but a `save` keep the old text whatever its age. */
  beforeReplacing(path: NotePath, oldText: string, newText: string, kind: ReplacingKind): Promise<void>;
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
