import { describe, expect, it } from 'vitest';
import { hasUnsavedText, nextSaveState, savedState, type SaveEvent, type SaveState } from './save-state.ts';

const after = (...kinds: SaveEvent['kind'][]): SaveState =>
  kinds
    .map((kind): SaveEvent => (kind === 'save-failed' ? { kind, message: 'disk full' } : { kind }))
    .reduce(nextSaveState, savedState);

describe('nextSaveState', () => {
  it('is saved after an edit and its save', () => {
    expect(after('edited', 'save-started', 'save-ended')).toEqual({ kind: 'saved' });
  });

  it('still has text to save when the user typed during the save', () => {
    expect(after('edited', 'save-started', 'edited', 'save-ended')).toEqual({ kind: 'edited' });
  });

  it('keeps the reason of a failure while the user types on', () => {
    expect(after('edited', 'save-started', 'save-failed', 'edited')).toEqual({ kind: 'failed', message: 'disk full' });
  });

  it('counts everything but saved as unsaved', () => {
    expect([after(), after('edited'), after('edited', 'save-started')].map(hasUnsavedText)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('has nothing to save once the text was taken from the file', () => {
    expect(after('edited', 'save-started', 'edited', 'replaced')).toEqual({ kind: 'saved' });
  });
});
