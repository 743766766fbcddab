import type { LastRename, RenameOutcome, RenamePlan } from '../../shared/contract/renames-api.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import { foldName } from '../../shared/links/note-names.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { Logger } from '../log/logger.ts';
import type { NoteOperations } from '../notes/note-operations.ts';
import type { RenameJournal } from './rename-journal.ts';
import { invertOperation, type NoteRewrite, type RenameOperation } from './rename-operation.ts';
import { planRename, type PlannedRename } from './rename-planner.ts';
import { applyEdits } from './text-edits.ts';

/** Renames that can be taken back, the last first. */
const maxUndoable = 20;

interface Done {
  readonly operation: RenameOperation;
  readonly outcome: LastRename;
}

export interface LinkRenamerOptions {
  readonly notes: Pick<NoteOperations, 'list' | 'read' | 'replace' | 'rename'>;
  readonly journal: Pick<RenameJournal, 'write' | 'read' | 'clear'>;
  readonly log: Logger;
  /** Lets what is kept of a note go with it, where a kill came between the two. */
  readonly follow: (from: NotePath, to: NotePath) => Promise<void>;
}

/**
 * Renames a note and rewrites the links to it, each note in one step. The journal tells of the rename before the first
 * note is touched and until the last step is done: a start after a crash finishes it, or takes it back when the new
 * name was taken meanwhile.
 */
export class LinkRenamer {
  readonly #options: LinkRenamerOptions;
  readonly #done: Done[] = [];
  #planned: PlannedRename | null = null;
  /** One rename at a time. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: LinkRenamerOptions) {
    this.#options = options;
  }

  /** Finishes what an earlier life began; call first. */
  recover(): Promise<void> {
    return this.#inTurn(async () => {
      const operation = await this.#options.journal.read();
      if (operation) await this.#finish(operation);
    });
  }

  plan(from: NotePath, to: NotePath, sources: readonly NotePath[] | null, signal?: AbortSignal): Promise<RenamePlan> {
    return this.#inTurn(async () => {
      this.#planned = await planRename(this.#options.notes, from, to, sources, signal);
      return this.#planned.plan;
    });
  }

  /** @throws AppError note-exists, note-missing: then nothing has changed */
  apply(planId: string): Promise<RenameOutcome> {
    return this.#inTurn(async () => {
      const planned = this.#planned;
      if (planned?.plan.id !== planId)
        throw new AppError('invalid-request', 'This rename was not planned last. Ask for it again.');
      this.#planned = null;
      return this.#keep(planned.operation, await this.#run(planned.operation), false);
    });
  }

  /** @throws AppError note-exists, note-missing: then nothing has changed, and it can be tried again */
  undo(): Promise<RenameOutcome> {
    return this.#inTurn(async () => {
      const last = this.#done.at(-1);
      if (!last) throw new AppError('invalid-request', 'There is no rename to undo.');
      const outcome = await this.#run(invertOperation(last.operation));
      this.#done.pop();
      return outcome;
    });
  }

  /** The same when all that is under way is done. */
  settledLast(): Promise<LastRename | null> {
    return this.#inTurn(async () => this.last);
  }

  get last(): LastRename | null {
    return this.#done.at(-1)?.outcome ?? null;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#work.then(task);
    this.#work = result.catch(() => undefined);
    return result;
  }

  async #run(operation: RenameOperation): Promise<RenameOutcome> {
    const { notes, journal } = this.#options;
    await this.#assertPossible(operation);
    await journal.write(operation);
    const outcome = await this.#rewriteAll(operation);
    try {
      if (operation.from !== operation.to) await notes.rename(operation);
    } catch (error) {
      await this.#takeBack(operation);
      throw error;
    }
    await journal.clear();
    return outcome;
  }

  /** Looked at again before anything is rewritten: a name that is taken would be found only in the end. */
  async #assertPossible({ from, to }: RenameOperation): Promise<void> {
    await this.#options.notes.read({ path: from });
    if (foldName(from) !== foldName(to) && (await this.#exists(to)))
      throw new AppError('note-exists', `There is already a note called "${to}". Choose another name.`);
  }

  async #rewriteAll({ from, to, notes }: RenameOperation): Promise<RenameOutcome> {
    const changed: NotePath[] = [];
    const left: NotePath[] = [];
    let links = 0;
    for (const note of notes) {
      const path = note.path === from ? to : note.path;
      if (!(await this.#rewrite(note))) left.push(path);
      else {
        changed.push(path);
        links += note.edits.length;
      }
    }
    return { from, to, changed, links, left };
  }

  /** False when the note is neither as it was nor as it is to be. */
  async #rewrite({ path, before, after, edits }: NoteRewrite): Promise<boolean> {
    const { notes, log } = this.#options;
    try {
      const { text, revision } = await notes.read({ path });
      if (revision === after) return true;
      return (
        revision === before && (await notes.replace({ path, text: applyEdits(text, edits), baseRevision: before }))
      );
    } catch (error) {
      if (!isAppError(error)) throw error;
      log.warn(`The links in a note were left as they are: ${error.message}`);
      return false;
    }
  }

  /** The name could not be changed: the notes get their links back. */
  async #takeBack(operation: RenameOperation): Promise<void> {
    const { from, notes } = invertOperation(operation);
    // The note itself still bears the name that it had.
    const rewrites = notes.map((note) => (note.path === from ? { ...note, path: operation.from } : note));
    for (const note of rewrites) await this.#rewrite(note);
    await this.#options.journal.clear();
  }

  async #finish(operation: RenameOperation): Promise<void> {
    const { notes, journal, log, follow } = this.#options;
    const { from, to } = operation;
    const isAtOld = await this.#exists(from);
    if (!isAtOld && !(await this.#exists(to))) {
      log.warn(`A rename that was interrupted was taken back: "${from}" is gone.`);
      return this.#takeBack(operation);
    }
    const outcome = await this.#rewriteAll(isAtOld ? operation : afterRename(operation));
    try {
      await (isAtOld ? notes.rename({ from, to }) : follow(from, to));
    } catch (error) {
      if (!isAppError(error)) throw error;
      log.warn(`A rename that was interrupted was taken back: ${error.message}`);
      return this.#takeBack(operation);
    }
    await journal.clear();
    this.#keep(operation, outcome, true);
    log.info(`A rename that was interrupted was finished: "${from}" is "${to}" now.`);
  }

  #keep(operation: RenameOperation, outcome: RenameOutcome, wasInterrupted: boolean): RenameOutcome {
    const left = new Set<string>(outcome.left);
    const isDone = ({ path }: NoteRewrite) => !left.has(path === operation.from ? operation.to : path);
    const done = { ...operation, notes: operation.notes.filter(isDone) };
    this.#done.push({ operation: done, outcome: { ...outcome, wasInterrupted } });
    if (this.#done.length > maxUndoable) this.#done.shift();
    return outcome;
  }

  async #exists(path: NotePath): Promise<boolean> {
    try {
      await this.#options.notes.read({ path });
      return true;
    } catch (error) {
      if (isAppError(error, 'note-missing')) return false;
      if (isAppError(error, 'note-too-large', 'note-not-text')) return true;
      throw error;
    }
  }
}

/** The note itself is found at its new name. */
function afterRename(operation: RenameOperation): RenameOperation {
  const { from, to, notes } = operation;
  return { ...operation, notes: notes.map((note) => (note.path === from ? { ...note, path: to } : note)) };
}
