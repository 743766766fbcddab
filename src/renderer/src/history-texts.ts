import type { VersionKind } from '../../shared/contract/history-api.ts';
import { noteTitle } from '../../shared/types/note-path.ts';
import { wholeNumber } from './logic/number-words.ts';

const kinds: Record<VersionKind, string> = {
  save: 'Saved over',
  restore: 'Replaced as a whole',
  links: 'Links rewritten',
  outside: 'Changed elsewhere',
  delete: 'Deleted',
  draft: 'Typed, never saved',
};

const changes = (count: number) => `${wholeNumber(count)} ${count === 1 ? 'change' : 'changes'}`;

/** What the window says of earlier texts: versions, deleted notes and comparisons. */
export const historyTexts = {
  open: 'History',
  title: (path: string) => `History of “${noteTitle(path)}”`,
  lead: 'Earlier texts of this note, each with the time until which it stood. They are kept for 30 days: all of the last hour, fewer of the days before.',
  none: 'No earlier text yet. The first one is kept when you change this note.',
  list: 'Earlier texts',
  kinds,
  now: 'Now',
  restore: 'Restore this text',
  restored: 'The earlier text is back. What it replaced is in the history.',
  same: 'This text is the same as now.',
  otherNote: 'Another note is open now, so nothing was changed.',
  loading: 'Reading…',
  deleted: {
    open: 'Recently deleted',
    title: 'Recently deleted',
    lead: 'Notes that are not in this folder any more, with the last text of each that is known. They are kept for 30 days.',
    none: 'No deleted notes.',
    list: 'Deleted notes',
    text: (path: string) => `Text of “${noteTitle(path)}”`,
    empty: 'This note was empty.',
    recover: 'Restore',
    recovered: (path: string) => `“${noteTitle(path)}” is back.`,
    undo: 'Undo',
    notKept: (path: string) => `“${noteTitle(path)}” could not be kept here. Look into the trash of your system.`,
    forget: 'Delete for good…',
    forgetTitle: (path: string) => `Delete “${noteTitle(path)}” for good?`,
    forgetBody:
      'aiNote forgets every text of this note that it kept. The trash of your system may still have the file.',
    forgetApply: 'Delete for good',
  },
  diff: {
    changes: (count: number) => (count === 0 ? 'No differences' : changes(count)),
    previous: 'Previous change',
    next: 'Next change',
    showAll: 'Show unchanged lines',
    take: 'Take this change over',
    /** CodeMirror's own words, by what it calls them; `$` is the number. */
    phrases: { '$ unchanged lines': '$ unchanged lines' },
  },
} as const;

/** What the window says of unsaved text that a crash left. */
export const draftTexts = {
  found: (path: string, others: number) =>
    `Unsaved text of “${noteTitle(path)}” was found${others === 0 ? '' : `, and of ${wholeNumber(others)} more`}.`,
  open: 'Open it',
  banner: (time: string) => `Text that you typed until ${time} was not saved before aiNote ended.`,
  label: (time: string) => `Typed until ${time}`,
  compare: 'Compare…',
  restore: 'Restore it',
  discard: 'Discard it',
  discarded: 'The unsaved text was put into the history of the note.',
  title: (path: string) => `Unsaved text of “${noteTitle(path)}”`,
  lead: 'Restoring takes the text on the right. What the note holds now is kept in its history, and so is what you discard.',
} as const;

/** What the window says of a text that met a newer change. */
export const conflictTexts = {
  compare: 'Compare and merge…',
  copy: (original: string) => `This text was kept when “${noteTitle(original)}” changed elsewhere at the same time.`,
  title: (path: string) => `Two texts of “${noteTitle(path)}”`,
  lead: 'Take changes of yours over with the arrows, or write on the right. The copy then goes to the trash; both texts stay in the history.',
  ours: 'Yours, kept as a copy',
  theirs: 'The note, changed elsewhere',
  keepTheirs: 'Keep the note as it is',
  useOurs: 'Use yours',
  saveMerged: 'Save the right side',
} as const;
