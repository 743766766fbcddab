import type { NoteContent, SaveResult } from '../../../shared/contract/notes-api.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import type { NotePath } from '../../../shared/types/note-path.ts';
import { hasUnsavedText, nextSaveState, savedState, type SaveEvent, type SaveState } from '../logic/save-state.ts';

export interface NoteFiles {
  read(path: string): Promise<NoteContent>;
  save(path: string, text: string, options: { baseRevision: string; keepsPresent: boolean }): Promise<SaveResult>;
}

export interface SessionEvents {
  /** Something that is shown may have changed. */
  changed(session: NoteSession): void;
  saved(session: NoteSession): void;
  recreated(session: NoteSession): void;
}

/** Gives up after this many re-reads that an edit overtook: saving then finds out. */
const maxRefreshAttempts = 3;

/** One note that is open, or that holds text which could not be saved yet. */
export class NoteSession {
  readonly id: number;
  path: NotePath;
  /** The text as last read or saved; what the user typed since is in the draft. */
  text: string;
  /** Counts the texts that came from the file, so that an editor knows when to take one over. */
  stamp = 0;
  state: SaveState = savedState;
  /** The file was deleted elsewhere. */
  isGone = false;
  /** Where our text went when the file had been changed elsewhere. */
  keptAs: NotePath | null = null;

  #revision: string;
  #draft: (() => string) | null = null;
  /** Changes with every edit and save, so that an answer from before one of them can be told. */
  #generation = 0;
  /** The next save has the file's text kept as a version. */
  #keepsPresent = false;
  #saving: Promise<void> | null = null;
  readonly #files: NoteFiles;
  readonly #events: SessionEvents;

  constructor(id: number, content: NoteContent, files: NoteFiles, events: SessionEvents) {
    this.id = id;
    this.path = content.path;
    this.text = content.text;
    this.#revision = content.revision;
    this.#files = files;
    this.#events = events;
  }

  get isUnsaved(): boolean {
    return hasUnsavedText(this.state);
  }

  currentText(): string {
    return this.#draft?.() ?? this.text;
  }

  /** Takes an edit. The text is read when it is saved, not at every key. */
  edited(readText: () => string): void {
    this.#draft = readText;
    this.#generation += 1;
    this.#apply({ kind: 'edited' });
  }

  /** Takes another text in place of what is there, as if it had been typed. What the file holds becomes a version. */
  replaceWith(text: string): void {
    this.stamp += 1;
    this.#keepsPresent = true;
    this.edited(() => text);
  }

  /** Writes what is there until nothing newer is left; resolves in either case, the state tells which. */
  save(): Promise<void> {
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  moveTo(path: NotePath): void {
    this.path = path;
    this.isGone = false;
    this.#events.changed(this);
  }

  markGone(): void {
    this.isGone = true;
    this.#events.changed(this);
  }

  dismissConflict(): void {
    this.keptAs = null;
    this.#events.changed(this);
  }

  /** Takes over the file's text, unless there is unsaved text: saving that finds the conflict. */
  async refresh(): Promise<void> {
    for (let attempt = 0; attempt < maxRefreshAttempts && !this.isUnsaved; attempt += 1) {
      const generation = this.#generation;
      const content = await this.#readAgain();
      if (content === null) return;
      if (generation !== this.#generation) continue;
      this.isGone = false;
      if (content.revision !== this.#revision) this.#takeOver(content);
      this.#events.changed(this);
      return;
    }
    if (this.isGone && this.isUnsaved) this.moveTo(this.path);
  }

  async #readAgain(): Promise<NoteContent | null> {
    try {
      return await this.#files.read(this.path);
    } catch (error) {
      if (!isAppError(error, 'note-missing')) throw error;
      this.markGone();
      return null;
    }
  }

  async #saveAll(): Promise<void> {
    do {
      this.#generation += 1;
      const generation = this.#generation;
      const text = this.currentText();
      this.#apply({ kind: 'save-started' });
      try {
        const result = await this.#files.save(this.path, text, {
          baseRevision: this.#revision,
          keepsPresent: this.#keepsPresent,
        });
        await this.#accept(result, text, generation);
      } catch (error) {
        this.#apply({ kind: 'save-failed', message: messageOf(error) });
        return;
      }
    } while (this.state.kind === 'edited');
    this.#events.saved(this);
  }

  async #accept(result: SaveResult, text: string, generation: number): Promise<void> {
    if (result.kind === 'conflict') {
      // The base stays the old one until all of our text is safe: if this fails, the next save is a conflict again.
      await this.#keepNewerText(result.keptAs, generation);
      this.keptAs = result.keptAs;
      this.#takeOver(result.theirs);
      return;
    }
    this.#revision = result.revision;
    this.#keepsPresent = false;
    this.isGone = false;
    if (generation === this.#generation) {
      this.text = text;
      this.#draft = null;
    }
    this.#generation += 1;
    if (result.kind === 'recreated') this.#events.recreated(this);
    this.#apply({ kind: 'save-ended' });
  }

  /** What was typed while the conflicting save was under way goes to the kept note too, before theirs is shown. */
  async #keepNewerText(keptAs: NotePath, sentGeneration: number): Promise<void> {
    let stored = sentGeneration;
    while (stored !== this.#generation) {
      const kept = await this.#files.read(keptAs);
      stored = this.#generation;
      await this.#files.save(keptAs, this.currentText(), { baseRevision: kept.revision, keepsPresent: false });
    }
  }

  #takeOver(content: NoteContent): void {
    this.text = content.text;
    this.#draft = null;
    this.#keepsPresent = false;
    this.#revision = content.revision;
    this.#generation += 1;
    this.stamp += 1;
    this.#apply({ kind: 'replaced' });
  }

  #apply(event: SaveEvent): void {
    this.state = nextSaveState(this.state, event);
    this.#events.changed(this);
  }
}
