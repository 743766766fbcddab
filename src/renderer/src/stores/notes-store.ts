import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { NoteChange } from '../../../shared/contract/notes-api.ts';
import { AppError, messageOf } from '../../../shared/errors/app-error.ts';
import type { NotePath } from '../../../shared/types/note-path.ts';
import { systemClock } from '../../../shared/util/clock.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';
import { BoundedMap } from '../logic/bounded-map.ts';
import { savedState, type SaveState } from '../logic/save-state.ts';
import { texts } from '../texts.ts';
import { useNoteListStore } from './note-list-store.ts';
import { DraftKeeper } from './draft-keeper.ts';
import { NoteSession, type NoteFiles } from './note-session.ts';
import { useNoticesStore } from './notices-store.ts';

/** The open note as the editor takes it: a new `id` is another note, a new `stamp` another text from the file. */
export interface OpenDocument {
  readonly id: number;
  readonly path: NotePath;
  readonly text: string;
  readonly stamp: number;
}

export interface OpenProblem {
  readonly path: string;
  readonly message: string;
}

export type NoteBanner = { readonly kind: 'conflict'; readonly keptAs: NotePath } | { readonly kind: 'gone' } | null;

/** Asks the editor to go somewhere: an offset in the file's text, or just to take the focus. */
export interface EditorTarget {
  readonly request: number;
  readonly offset: number | null;
}

const autosaveDelayMs = 600;
const retryDelayMs = 10_000;
const maxRememberedIds = 200;

export const useNotesStore = defineStore('notes', () => {
  const list = useNoteListStore();
  const notices = useNoticesStore();

  const document = shallowRef<OpenDocument | null>(null);
  const problem = shallowRef<OpenProblem | null>(null);
  const saveState = shallowRef<SaveState>(savedState);
  const banner = shallowRef<NoteBanner>(null);
  const target = shallowRef<EditorTarget | null>(null);
  const openingPath = ref<string | null>(null);
  const unsavedPaths = shallowRef<ReadonlySet<string>>(new Set());
  /** Counts saves of the open note, for what follows its text. */
  const saveCount = ref(0);

  const openPath = computed(() => problem.value?.path ?? document.value?.path ?? null);

  const sessions = new Set<NoteSession>();
  /** A note keeps its id while it is remembered, so that the editor finds its undo history again. */
  const ids = new BoundedMap<string, number>(maxRememberedIds);
  const opening = new AnswerGuard();
  const drafts = new DraftKeeper(async (path, text) => {
    await client().drafts.keep(path, text, vault === undefined ? {} : { vault });
  }, systemClock);
  let current: NoteSession | null = null;
  let lastId = 0;
  let autosave: ReturnType<typeof setTimeout> | undefined;

  const sessionAt = (path: string) => [...sessions].find((session) => session.path === path);

  function idOf(path: string): number {
    const known = ids.get(path);
    if (known !== undefined) return known;
    lastId += 1;
    ids.set(path, lastId);
    return lastId;
  }

  function publish(): void {
    unsavedPaths.value = new Set([...sessions].filter((session) => session.isUnsaved).map((session) => session.path));
    const shown = document.value;
    if (!current) {
      document.value = null;
    } else if (shown?.id !== current.id || shown.stamp !== current.stamp || shown.path !== current.path) {
      document.value = { id: current.id, path: current.path, text: current.currentText(), stamp: current.stamp };
    }
    saveState.value = current?.state ?? savedState;
    banner.value = bannerOf(current);
  }

  function bannerOf(session: NoteSession | null): NoteBanner {
    if (session?.isGone) return { kind: 'gone' };
    return session?.keptAs ? { kind: 'conflict', keptAs: session.keptAs } : null;
  }

  function scheduleSave(session: NoteSession, delayMs: number): void {
    if (session !== current) return;
    clearTimeout(autosave);
    autosave = setTimeout(() => void session.save(), delayMs);
  }

  /** A session that is neither open nor unsaved has nothing left to keep. */
  function settle(session: NoteSession): void {
    if (session !== current && !session.isUnsaved) sessions.delete(session);
  }

  function onChanged(session: NoteSession): void {
    drafts.follow(session);
    if (session.state.kind === 'failed') {
      if (session === current) scheduleSave(session, retryDelayMs);
      else tellUnsaved(session, session.state.message);
    }
    settle(session);
    publish();
  }

  function tellUnsaved(session: NoteSession, reason: string): void {
    const action = { label: texts.note.openUnsaved, run: () => void open(session.path) };
    notices.tell('error', texts.note.notSavedNotice(session.path, reason), action);
  }

  function onSaved(session: NoteSession): void {
    if (session === current) saveCount.value += 1;
  }

  function onRecreated(session: NoteSession): void {
    list.apply([{ kind: 'changed', path: session.path }]);
    notices.tell('info', texts.note.recreated(session.path));
  }

  /** The vault that the texts in hand belong to: a save names it, so that none reaches another vault. */
  let vault: string | undefined;

  function files(): NoteFiles {
    const folder = vault;
    return {
      read: (path) => client().notes.read(path),
      save: (path, text, options) =>
        client().notes.save(path, text, { ...options, ...(folder === undefined ? {} : { vault: folder }) }),
    };
  }

  function enterVault(folder: string): void {
    vault = folder;
  }

  const sessionEvents = { changed: onChanged, saved: onSaved, recreated: onRecreated };

  function show(session: NoteSession | null): void {
    const previous = current;
    current = session;
    if (session) sessions.add(session);
    clearTimeout(autosave);
    if (previous && previous !== session) {
      if (previous.isUnsaved) void previous.save();
      settle(previous);
    }
    publish();
  }

  function aim(offset: number | null): void {
    target.value = { request: (target.value?.request ?? 0) + 1, offset };
  }

  async function sessionFor(path: string): Promise<NoteSession> {
    const kept = sessionAt(path);
    if (kept) return kept;
    const content = await client().notes.read(path);
    return sessionAt(path) ?? new NoteSession(idOf(path), content, files(), sessionEvents);
  }

  /** Opens a note; `offset` (or null for just the focus) also moves the editor's cursor there. */
  async function open(path: string, offset?: number | null): Promise<void> {
    const ticket = opening.next();
    openingPath.value = path;
    if (current) void flushSession(current);
    try {
      const session = await sessionFor(path);
      if (!opening.isLatest(ticket)) return;
      problem.value = null;
      show(session);
      list.reveal(path);
      if (offset !== undefined) aim(offset);
    } catch (error) {
      if (!opening.isLatest(ticket)) return;
      problem.value = { path, message: messageOf(error) };
      show(null);
    } finally {
      if (opening.isLatest(ticket)) openingPath.value = null;
    }
  }

  async function flushSession(session: NoteSession): Promise<void> {
    // A deleted note is written anew only on request or after an edit, never by leaving it.
    if (session.isUnsaved) await session.save();
  }

  /** Writes everything unsaved now; true when nothing is left. */
  async function flush(): Promise<boolean> {
    clearTimeout(autosave);
    await Promise.all([...sessions].map(flushSession));
    return ![...sessions].some((session) => session.isUnsaved);
  }

  function edited(id: number, readText: () => string): void {
    const session = [...sessions].find((candidate) => candidate.id === id);
    if (!session) return;
    session.edited(readText);
    scheduleSave(session, autosaveDelayMs);
  }

  /** Saves the open note now, even when it is unchanged: a deleted one is written anew. */
  async function saveNow(): Promise<void> {
    clearTimeout(autosave);
    if (current && (current.isUnsaved || current.isGone)) await current.save();
  }

  function close(): void {
    opening.dropAll();
    openingPath.value = null;
    problem.value = null;
    show(null);
  }

  /** Closes the open note without saving: for one that was deleted elsewhere. */
  function discard(): void {
    if (current) {
      sessions.delete(current);
      drafts.forget(current);
    }
    current = null;
    close();
  }

  async function create(path: string, text: string): Promise<void> {
    const content = await client().notes.create(path, text);
    list.apply([{ kind: 'changed', path: content.path }]);
    opening.dropAll();
    openingPath.value = null;
    problem.value = null;
    list.reveal(content.path);
    show(new NoteSession(idOf(content.path), content, files(), sessionEvents));
    aim(content.text.length);
  }

  /** `run` does it, in place of a plain rename. */
  async function rename(
    from: string,
    to: string,
    run: () => Promise<{ readonly path: NotePath }> = () => client().notes.rename(from, to),
  ): Promise<void> {
    const session = sessionAt(from);
    if (session?.isUnsaved) await session.save();
    if (session?.isUnsaved) throw new AppError('file-error', texts.note.saveFirst);
    const { path } = await run();
    follow(from, path);
    const moved = session ?? sessionAt(path);
    if (moved && (moved.path !== path || moved.isGone)) moved.moveTo(path);
    list.apply([{ kind: 'renamed', from: from as NotePath, to: path }]); // `from` named a note: main renamed it.
    list.reveal(path);
  }

  /** The editor's id follows a note to its new path. */
  function follow(from: string, to: string): void {
    const id = ids.get(from);
    if (id === undefined) return;
    ids.delete(from);
    ids.set(to, id);
  }

  /** `undo` is what the notice of it offers. */
  async function remove(path: string, undo: () => void): Promise<void> {
    const session = sessionAt(path);
    if (session?.isUnsaved && !session.isGone) await session.save();
    const { trashed } = await client().notes.remove(path);
    if (session && session === current) discard();
    else if (session) sessions.delete(session);
    ids.delete(path);
    list.apply([{ kind: 'removed', path: path as NotePath }]); // Main removed it, so it named a note.
    publish();
    const action = { label: texts.history.deleted.undo, run: undo };
    notices.tell('info', trashed ? texts.note.removed(path) : texts.note.removedForGood(path), action);
  }

  async function applyChange(change: NoteChange): Promise<void> {
    if (change.kind === 'renamed') {
      follow(change.from, change.to);
      sessionAt(change.from)?.moveTo(change.to);
      return;
    }
    const session = sessionAt(change.path);
    if (change.kind === 'removed') session?.markGone();
    else if (session) await session.refresh();
    else if (problem.value?.path === change.path) await open(change.path);
  }

  /** Follows what happened to the vault's files, here or elsewhere. None told: too much to be told one by one. */
  async function applyChanges(told: readonly NoteChange[]): Promise<void> {
    if (told.length === 0) await list.reload();
    else list.apply(told);
    const shown = document.value?.path;
    const changes = told.length === 0 && shown ? [{ kind: 'changed', path: shown } as const] : told;
    for (const change of changes) {
      try {
        await applyChange(change);
      } catch (error) {
        if (change.kind === 'changed') {
          notices.tell('warning', texts.note.reloadFailed(change.path, messageOf(error)));
        }
      }
    }
  }

  function dismissConflict(): void {
    current?.dismissConflict();
  }

  /** Forgets everything of the vault that was open. Flush before. */
  function reset(): void {
    discard();
    sessions.clear();
    ids.clear();
    list.reset();
    publish();
  }

  return {
    document,
    problem,
    saveState,
    banner,
    target,
    openPath,
    openingPath,
    unsavedPaths,
    saveCount,
    open,
    edited,
    saveNow,
    flush,
    close,
    discard,
    create,
    rename,
    remove,
    applyChanges,
    dismissConflict,
    enterVault,
    /** The open note, for what is done to its text elsewhere than in the editor. */
    openSession: () => current,
    focusEditor: () => aim(null),
    reset,
  };
});
