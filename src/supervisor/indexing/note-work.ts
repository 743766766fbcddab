import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { assertNever } from '../../shared/util/assert.ts';
import type { NoteIntake } from './note-intake.ts';

/** One step of work on a note's rows. */
export type NoteWork = NoteChange;

/** @throws AppError vault-unavailable; cancelled */
export function bringUpToDate(intake: NoteIntake, work: NoteWork, signal: AbortSignal): Promise<void> {
  switch (work.kind) {
    case 'changed':
      return intake.take(work.path, signal);
    case 'removed':
      return intake.remove(work.path, signal);
    case 'renamed':
      return intake.rename(work.from, work.to, signal);
    default:
      return assertNever(work);
  }
}
