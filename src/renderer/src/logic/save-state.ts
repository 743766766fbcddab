import { assertNever } from '../../../shared/util/assert.ts';

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'edited' }
  | { readonly kind: 'saving'; readonly isEditedMeanwhile: boolean }
  | { readonly kind: 'failed'; readonly message: string };

export type SaveEvent =
  | { readonly kind: 'edited' }
  | { readonly kind: 'save-started' }
  | { readonly kind: 'save-ended' }
  | { readonly kind: 'save-failed'; readonly message: string }
  /** The text was taken from the file, so there is nothing of ours to save. */
  | { readonly kind: 'replaced' };

export const savedState: SaveState = { kind: 'saved' };

/** What becomes of a note's save state; a failure stays visible until the next attempt. */
export function nextSaveState(state: SaveState, event: SaveEvent): SaveState {
  switch (event.kind) {
    case 'edited':
      if (state.kind === 'saving') return { kind: 'saving', isEditedMeanwhile: true };
      return state.kind === 'failed' ? state : { kind: 'edited' };
    case 'save-started':
      return { kind: 'saving', isEditedMeanwhile: false };
    case 'save-ended':
      return state.kind === 'saving' && state.isEditedMeanwhile ? { kind: 'edited' } : savedState;
    case 'save-failed':
      return { kind: 'failed', message: event.message };
    case 'replaced':
      return savedState;
    default:
      return assertNever(event);
  }
}

export const hasUnsavedText = (state: SaveState) => state.kind !== 'saved';
