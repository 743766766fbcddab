import { wholeNumber } from './logic/number-words.ts';
import { noteTitle } from '../../shared/types/note-path.ts';

const plural = (count: number, one: string, many: string) => `${wholeNumber(count)} ${count === 1 ? one : many}`;

/** What the window says about links between notes. */
export const linkTexts = {
  aliasOf: (path: string) => `also “${noteTitle(path)}”`,
  backlinks: 'Links to this note',
  mentions: 'Unlinked mentions',
  mentionsHint: 'Notes that say this note’s name without linking to it.',
  showAll: (count: number) => `Show all ${wholeNumber(count)}`,
  showFewer: 'Show fewer',
  more: (count: number) => `and ${plural(count, 'more note', 'more notes')}`,
  linkIt: 'Link',
  linkMention: (words: string, title: string) => `Link “${words}” in “${title}”`,
  linked: (title: string) => `“${title}” links here now.`,
  mentionGone: (title: string) => `“${title}” has changed meanwhile, so nothing was linked.`,
  cannotLink: 'A name with brackets, a bar or # cannot stand in a link.',
  createTitle: (path: string) => `Create “${noteTitle(path)}”?`,
  createBody: (path: string) => `There is no such note yet. It will be made as ${path}.`,
  create: 'Create',
  /** `reason`: what is wrong with its name; null when that would do for a note. */
  cannotCreate: (reason: string | null) =>
    `No note can be made of this link. ${reason ?? 'It names another kind of file, or a place where no note can be.'}`,
} as const;
