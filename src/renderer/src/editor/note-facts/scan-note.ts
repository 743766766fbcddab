import type { Text } from '@codemirror/state';
import type { Span } from '../live-preview/pieces.ts';
import { countCharacters, countWords } from './count-words.ts';
import { OutlineReader, type OutlineHeading } from './outline.ts';

export interface TextCount {
  readonly words: number;
  /** Without line breaks. */
  readonly characters: number;
}

export interface NoteFacts extends TextCount {
  readonly headings: readonly OutlineHeading[];
  /** True when the note has more headings than are listed. */
  readonly isOutlineCut: boolean;
}

export const maxHeadings = 500;
/** After so much text a scan offers to pause. UTF-16 units. */
const pieceLength = 8_192;

/** Counts a note and finds its headings; pauses often, so that a long note never holds up a key. */
export function* scanNote(doc: Text): Generator<void, NoteFacts> {
  const outline = new OutlineReader(maxHeadings);
  let words = 0;
  let characters = 0;
  let at = 0;
  let sincePause = 0;
  for (const line of doc.iterLines()) {
    outline.take(line, at);
    words += countWords(line);
    characters += countCharacters(line);
    at += line.length + 1;
    sincePause += line.length + 1;
    if (sincePause < pieceLength) continue;
    sincePause = 0;
    yield;
  }
  return { words, characters, headings: outline.headings, isOutlineCut: outline.isCut };
}

/** Counts parts of a note, such as what is selected. */
export function* countParts(doc: Text, parts: readonly Span[]): Generator<void, TextCount> {
  let words = 0;
  let characters = 0;
  let sincePause = 0;
  for (const { from, to } of parts) {
    // A line at a time: an iterator over a range may cut words where its leaves end.
    for (let at = from; at < to;) {
      const line = doc.lineAt(at);
      const text = line.text.slice(at - line.from, Math.min(to, line.to) - line.from);
      words += countWords(text);
      characters += countCharacters(text);
      at = line.to + 1;
      sincePause += text.length + 1;
      if (sincePause < pieceLength) continue;
      sincePause = 0;
      yield;
    }
  }
  return { words, characters };
}
