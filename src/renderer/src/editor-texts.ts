import { wholeNumber } from './logic/number-words.ts';

const plural = (count: number, one: string, many: string) => `${wholeNumber(count)} ${count === 1 ? one : many}`;

const words = (count: number) => plural(count, 'word', 'words');
const characters = (count: number) => plural(count, 'character', 'characters');

/** What the editor says beside the note's text. */
export const editorTexts = {
  taskHint: 'Ctrl or Cmd with Enter ticks the task of the line you are in',
  taskDone: 'Done',
  taskOpen: 'To do',
  noPicture: (alt: string) => (alt.trim() === '' ? 'Picture not shown' : `Picture not shown: ${alt}`),
  words,
  characters,
  selectedOf: (selected: number, all: number) => `${wholeNumber(selected)} of ${words(all)}`,
  countHint: (allWords: number, allCharacters: number) =>
    `${words(allWords)}, ${characters(allCharacters)} without line breaks`,
  selectionHint: (someWords: number, someCharacters: number) =>
    `Selected: ${words(someWords)}, ${characters(someCharacters)}`,
  outline: {
    open: 'Outline',
    title: 'Outline',
    none: 'No headings yet. A line that begins with # makes one.',
    cut: (shown: number) => `The first ${wholeNumber(shown)} headings are listed.`,
    untitled: 'Heading without words',
  },
  settings: {
    title: 'Editor',
    livePreview: 'Live preview',
    livePreviewWhy:
      'Headings, links, tasks, pictures and code look like what they mean; the line you are in shows its Markdown. Turn it off to see all Markdown as it is written.',
  },
} as const;
