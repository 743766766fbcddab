import { describe, expect, it } from 'vitest';
import type { NoteContent, SaveResult } from '../../../shared/contract/notes-api.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { NotePath } from '../../../shared/types/note-path.ts';
import { NoteSession, type NoteFiles } from './note-session.ts';

const path = (value: string) => value as NotePath;

/** Files as main keeps them: the revision is the text itself. */
class FakeFiles implements NoteFiles {
  readonly texts = new Map<string, string>();
  /** Runs before each save is carried out. */
  beforeSave: () => void = () => {};
  failure: Error | null = null;

  async read(name: string): Promise<NoteContent> {
    await Promise.resolve();
    const text = this.texts.get(name);
    if (text === undefined) throw new AppError('note-missing', 'gone');
    return { path: path(name), text, revision: text };
  }

  /** Which of the saves had the present text kept. */
  readonly kept: boolean[] = [];

  async save(name: string, text: string, options: { baseRevision: string; keepsPresent: boolean }) {
    const { baseRevision, keepsPresent } = options;
    await Promise.resolve();
    this.kept.push(keepsPresent);
    this.beforeSave();
    if (this.failure) throw this.failure;
    const theirs = this.texts.get(name);
    if (theirs !== undefined && theirs !== baseRevision) {
      this.texts.set('kept.md', text);
      const content = { path: path(name), text: theirs, revision: theirs };
      return { kind: 'conflict', theirs: content, keptAs: path('kept.md') } satisfies SaveResult;
    }
    this.texts.set(name, text);
    return { kind: theirs === undefined ? 'recreated' : 'saved', revision: text } satisfies SaveResult;
  }
}

function openNote(text = 'one') {
  const files = new FakeFiles();
  files.texts.set('a.md', text);
  const log: string[] = [];
  const session = new NoteSession(1, { path: path('a.md'), text, revision: text }, files, {
    changed: () => {},
    saved: () => log.push('saved'),
    recreated: () => log.push('recreated'),
  });
  return { files, session, log };
}

const typed = (session: NoteSession, text: string) => session.edited(() => text);

describe('NoteSession', () => {
  it('takes another text as if it had been typed, and has the one before kept once', async () => {
    const { files, session } = openNote();
    const { stamp } = session;
    session.replaceWith('an earlier text');
    expect([session.currentText(), session.isUnsaved, session.stamp]).toEqual(['an earlier text', true, stamp + 1]);
    files.failure = new Error('disk full');
    await session.save();
    files.failure = null;
    await session.save();
    typed(session, 'typed on');
    await session.save();
    expect(files.texts.get('a.md')).toBe('typed on');
    expect(files.kept).toEqual([true, true, false]);
  });

  it('saves what was typed, and what was typed meanwhile', async () => {
    const { files, session } = openNote();
    files.beforeSave = () => {
      if (files.texts.get('a.md') === 'one' && session.currentText() === 'two') typed(session, 'three');
    };
    typed(session, 'two');
    await session.save();
    expect([files.texts.get('a.md'), session.state, session.currentText()]).toEqual([
      'three',
      { kind: 'saved' },
      'three',
    ]);
  });

  it('keeps unsaved text and the reason when saving fails, and saves on the next attempt', async () => {
    const { files, session } = openNote();
    files.failure = new AppError('disk-full', 'The disk is full.');
    typed(session, 'two');
    await session.save();
    expect([session.state, session.currentText()]).toEqual([{ kind: 'failed', message: 'The disk is full.' }, 'two']);
    files.failure = null;
    await session.save();
    expect(files.texts.get('a.md')).toBe('two');
  });

  it('takes over a change from outside when nothing is unsaved', async () => {
    const { files, session } = openNote();
    files.texts.set('a.md', 'outside');
    await session.refresh();
    expect([session.text, session.stamp]).toEqual(['outside', 1]);
  });

  it('leaves the text alone when its own save is told to it', async () => {
    const { session } = openNote();
    typed(session, 'two');
    await session.save();
    await session.refresh();
    expect([session.currentText(), session.stamp]).toEqual(['two', 0]);
  });

  it('does not go back to a text that was read before a save', async () => {
    const { session } = openNote();
    const refreshed = session.refresh();
    typed(session, 'two');
    await Promise.all([refreshed, session.save()]);
    expect([session.currentText(), session.stamp]).toEqual(['two', 0]);
  });

  it('keeps unsaved edits when the file changes, then shows theirs and names where ours is kept', async () => {
    const { files, session } = openNote();
    typed(session, 'ours');
    files.texts.set('a.md', 'theirs');
    await session.refresh();
    expect(session.currentText()).toBe('ours');
    await session.save();
    expect([session.currentText(), session.keptAs, files.texts.get('kept.md')]).toEqual(['theirs', 'kept.md', 'ours']);
  });

  it('keeps what was typed during a conflicting save too', async () => {
    const { files, session } = openNote();
    typed(session, 'ours');
    files.texts.set('a.md', 'theirs');
    files.beforeSave = () => {
      if (!files.texts.has('kept.md')) typed(session, 'ours and more');
    };
    await session.save();
    expect([session.currentText(), files.texts.get('kept.md'), session.isUnsaved]).toEqual([
      'theirs',
      'ours and more',
      false,
    ]);
  });

  it('knows that its file is gone, and writes it anew when asked', async () => {
    const { files, session, log } = openNote();
    files.texts.delete('a.md');
    await session.refresh();
    expect(session.isGone).toBe(true);
    await session.save();
    expect([files.texts.get('a.md'), session.isGone, log]).toEqual(['one', false, ['recreated', 'saved']]);
  });
});
