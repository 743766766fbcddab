import type { ComponentReasons, FreeingCost } from '../../shared/contract/memory-reasons.ts';
import { megabytes, wholeNumber } from './logic/number-words.ts';

type Counts = ComponentReasons['counts'];

const counted = (count: number | undefined, one: string, many: string) =>
  `${wholeNumber(count ?? 0)} ${count === 1 ? one : many}`;

const sentences: Readonly<Record<string, (counts: Counts) => string>> = {
  'vector-store': ({ vectors }) =>
    `What finds the nearest of ${counted(vectors, 'vector', 'vectors')}; the vectors themselves lie on disk.`,
  database: ({ statements }) =>
    `Pages of the index that were read lately, for ${counted(statements, 'prepared statement', 'prepared statements')}.`,
  'embedding-cache': ({ queries }) =>
    `The vectors of ${counted(queries, 'recent search', 'recent searches')}, so that the same search need not wait for the model.`,
  'embedding-batch': () => 'Passages that the model works on, and their vectors until they are stored.',
  'model-buffers': () => 'Texts on their way to the model, and vectors on their way back.',
  'note-read': () => 'The note that is being read and cut into passages.',
  'vault-scan': () => 'The list of the vault’s files, while it is compared with the index.',
  'search-results': () => 'What searches have found that are not answered yet.',
  'ask-answers': () => 'Questions with their passages, and answers that are being written.',
  heap: ({ usedBytes }) =>
    `What the program itself works with: ${megabytes(usedBytes ?? 0)} are in use, the rest is kept for what comes next.`,
};

const declared = ({ allocations }: Counts) =>
  `${counted(allocations, 'allocation', 'allocations')} that this part has declared.`;

const freeing: Record<FreeingCost, string> = {
  'read-again': 'Freeing it costs one slower search, which reads it from disk again.',
  'made-again': 'Freeing it costs a call of the model for each that is wanted again.',
  'in-use': 'It cannot be freed: it goes when the work is done.',
  declared: 'Only who declared it can free it.',
  collected: 'JavaScript gives it back by itself; a clean-up makes it do so at once.',
  unknown: 'A clean-up frees it when it is not used for long.',
};

const pieces: Readonly<Record<string, string>> = {
  centroids: 'Centroids of cells',
  'loose-codes': 'Vectors that are in no cell yet',
  tombstones: 'Marks of deleted vectors',
  'next-generation': 'Cells that are being made',
  'cell-in-hand': 'A cell that is being changed',
  'search-scratch': 'Cells that a search compares',
  connections: 'Connections to the server',
  'page-cache': 'Pages of the database',
  'vectors-float32': 'Vectors as they are',
  'vectors-int8': 'Vectors in one byte a number',
  places: 'Where each vector lies',
  keys: 'Names of texts, as hashes',
  uses: 'How often and when each was used',
  'seen-keys': 'Texts that were asked for before',
  texts: 'Texts',
  vectors: 'Vectors',
  file: 'The file as it was read',
  read_only_space: 'Constants of V8',
  new_space: 'Young objects',
  old_space: 'Old objects',
  code_space: 'Compiled code',
  shared_space: 'Shared objects',
  trusted_space: 'Internal objects of V8',
  new_large_object_space: 'Young large objects',
  large_object_space: 'Large objects',
  code_large_object_space: 'Large pieces of compiled code',
  shared_large_object_space: 'Shared large objects',
  trusted_large_object_space: 'Large internal objects of V8',
};

/** What the Memory page says when somebody asks why something is in memory. */
export const reasonsTexts = {
  title: 'Why is this in memory?',
  lead: 'What each part holds, since when, and what it costs to free it.',
  none: 'No part of the app holds anything just now.',
  sentence: (component: string, counts: Counts) => (sentences[component] ?? declared)(counts),
  age: (held: string | null, idle: string | null) => {
    const parts = [held && `held for ${held}`, idle && `last used ${idle} ago`].filter((part) => part !== null);
    const words = parts.join(', ');
    return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  },
  freeing,
  freeable: (bytes: number) => (bytes > 0 ? `A clean-up could free up to ${megabytes(bytes)}.` : ''),
  pieceName: (name: string) => pieces[name],
  pieces: 'Largest pieces',
  piece: 'Piece',
  items: 'Count',
  size: 'Size',
  pieceAge: 'Age',
} as const;
