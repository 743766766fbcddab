import type { LastRename, RenameOutcome, RenamePlan } from '../../shared/contract/renames-api.ts';
import { noteTitle } from '../../shared/types/note-path.ts';
import { wholeNumber } from './logic/number-words.ts';

const plural = (count: number, one: string, many: string) => `${wholeNumber(count)} ${count === 1 ? one : many}`;
const linksIn = (links: number, notes: number) =>
  `${plural(links, 'link', 'links')} in ${plural(notes, 'note', 'notes')}`;
const linkCount = ({ notes }: RenamePlan) => notes.reduce((sum, note) => sum + note.links, 0);
const maxNamed = 5;

function named(paths: readonly string[]): string {
  const names = paths.slice(0, maxNamed).map((path) => `“${noteTitle(path)}”`);
  const others = paths.length - names.length;
  return names.join(', ') + (others > 0 ? ` and ${plural(others, 'other', 'others')}` : '');
}

/** What the window says about renames that rewrite links. */
export const renameTexts = {
  title: ({ from, to }: RenamePlan) => `Rename “${noteTitle(from)}” to “${noteTitle(to)}”`,
  lead: (plan: RenamePlan) =>
    plan.notes.length === 0
      ? 'No link has to change.'
      : `${linksIn(linkCount(plan), plan.notes.length)} would be rewritten. All of it can be undone.`,
  moved: (path: string) => `The note will be ${path}.`,
  changes: 'What changes',
  before: 'Before',
  after: 'After',
  line: (number: number) => `Line ${wholeNumber(number)}`,
  moreLines: (count: number) => `and ${plural(count, 'more link', 'more links')} in this note`,
  moreNotes: (count: number) => `and ${plural(count, 'more note', 'more notes')}`,
  unread: (paths: readonly string[]) => `Could not be read, and will be left as they are: ${named(paths)}.`,
  apply: (plan: RenamePlan) =>
    plan.notes.length === 0 ? 'Rename' : `Rename and update ${plural(linkCount(plan), 'link', 'links')}`,
  renameOnly: 'Rename only',
  undo: 'Undo',
  undoLast: ({ from, to }: LastRename) => `Undo “${noteTitle(from)}” → “${noteTitle(to)}”`,
  done: ({ to, changed, links }: RenameOutcome) =>
    `Renamed to “${noteTitle(to)}”; ${linksIn(links, changed.length)} follow.`,
  undone: ({ to }: RenameOutcome) => `It is “${noteTitle(to)}” again, and so are the links to it.`,
  finished: ({ from, to }: RenameOutcome) =>
    `Renaming “${noteTitle(from)}” to “${noteTitle(to)}” had been interrupted; it was finished.`,
  left: (paths: readonly string[]) => `Changed meanwhile, and left as they are: ${named(paths)}.`,
} as const;
