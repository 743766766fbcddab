import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { LastRename, RenameOutcome, RenamePlan } from '../../../shared/contract/renames-api.ts';
import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import type { NotePath } from '../../../shared/types/note-path.ts';
import { client } from '../bridge/client.ts';
import { texts } from '../texts.ts';
import { useNotesStore } from './notes-store.ts';
import { useNoticesStore } from './notices-store.ts';

/** Renames that rewrite links: first a plan to look at, then all of it, and back. */
export const useRenamesStore = defineStore('renames', () => {
  const notes = useNotesStore();
  const notices = useNoticesStore();

  /** What waits for a yes. */
  const plan = shallowRef<RenamePlan | null>(null);
  /** What an undo would take back. */
  const last = shallowRef<LastRename | null>(null);

  /** Renames at once where no link is concerned; otherwise a plan is there to be looked at. */
  async function prepare(from: string, to: string): Promise<void> {
    if (!(await notes.flush())) throw new AppError('file-error', texts.note.saveFirst);
    const planned = await client().renames.plan(from, to, await sourcesOf(from, to));
    if (planned.notes.length === 0 && planned.unread.length === 0) await notes.rename(from, to);
    else plan.value = planned;
  }

  /** The notes that may be concerned, by the index; null, for all notes, while it does not know every note. */
  async function sourcesOf(from: string, to: string): Promise<NotePath[] | null> {
    try {
      const found = await client().links.sources([from, to]);
      return found && [...found];
    } catch (error) {
      if (isAppError(error, 'supervisor-unavailable', 'cancelled')) return null;
      throw error;
    }
  }

  async function apply(): Promise<void> {
    const planned = plan.value;
    plan.value = null;
    if (!planned) return;
    if (!(await notes.flush())) throw new AppError('file-error', texts.note.saveFirst);
    const outcome = await following(planned, () => client().renames.apply(planned.id));
    if (!outcome) return;
    await loadLast();
    notices.tell('info', texts.renames.done(outcome), { label: texts.renames.undo, run: undoSafely });
    tellLeft(outcome);
  }

  async function renameOnly(): Promise<void> {
    const planned = plan.value;
    plan.value = null;
    if (planned) await notes.rename(planned.from, planned.to);
  }

  async function undo(): Promise<void> {
    const done = last.value;
    if (!done) return;
    if (!(await notes.flush())) throw new AppError('file-error', texts.note.saveFirst);
    const outcome = await following({ from: done.to, to: done.from }, () => client().renames.undo());
    await loadLast();
    if (!outcome) return;
    notices.tell('info', texts.renames.undone(outcome));
    tellLeft(outcome);
  }

  const undoSafely = () => void notices.guarded(undo);

  /** An open note stays open under its other name. */
  async function following(
    { from, to }: { readonly from: string; readonly to: string },
    run: () => Promise<RenameOutcome>,
  ): Promise<RenameOutcome | null> {
    let outcome: RenameOutcome | null = null;
    await notes.rename(from, to, async () => {
      outcome = await run();
      return { path: outcome.to };
    });
    return outcome;
  }

  function tellLeft({ left }: RenameOutcome): void {
    if (left.length > 0) notices.tell('warning', texts.renames.left(left));
  }

  async function loadLast(): Promise<void> {
    last.value = await client().renames.last();
  }

  /** For a vault that was just opened: what a crash had cut off was finished, and the user is told. */
  async function tellInterrupted(): Promise<void> {
    await loadLast();
    const done = last.value;
    if (done?.wasInterrupted)
      notices.tell('info', texts.renames.finished(done), { label: texts.renames.undo, run: undoSafely });
  }

  return { plan, last, prepare, apply, renameOnly, undo, tellInterrupted };
});
