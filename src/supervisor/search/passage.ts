import type { PassageMark } from '../../shared/contract/search-api.ts';
import { distinctWords, withoutStopWords, wordPattern } from './words-query.ts';

export interface Passage {
  /** Where the window begins in the text. UTF-16 units. */
  readonly offset: number;
  /** The window. */
  readonly text: string;
  /** The matches in the window, from its beginning. */
  readonly marks: readonly PassageMark[];
}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly term: string;
}

/** UTF-16 units. */
export const maxPassageLength = 300;
/** How far a window's edge may move so as not to cut a word. */
const maxEdgeShift = 30;
/** A shorter term must be the whole word: "a" begins half of all words. */
const leastPrefixLength = 3;

/** The words of a query that are worth marking. */
export function queryTerms(query: string): string[] {
  return withoutStopWords(distinctWords(query));
}

/** The part of a text that holds most of the terms, with the matches marked. `terms` come from `queryTerms`. */
export function markMatches(text: string, terms: readonly string[], maxLength: number = maxPassageLength): Passage {
  const matches = findMatches(text, terms);
  const { start, end } = chooseWindow(text, matches, maxLength);
  return { offset: start, text: text.slice(start, end), marks: marksWithin(matches, start, end) };
}

/** The part of a text around spans in it, which are marked. */
export function markSpans(text: string, spans: readonly PassageMark[], maxLength: number = maxPassageLength): Passage {
  const matches = spans.map((span) => ({ ...span, term: '' }));
  const { start, end } = chooseWindow(text, matches, maxLength);
  return { offset: start, text: text.slice(start, end), marks: marksWithin(matches, start, end) };
}

/** Which share of the terms occurs in a text, 0 to 1; 0 when there are no terms. `terms` come from `queryTerms`. */
export function termShare(text: string, terms: readonly string[]): number {
  if (terms.length === 0) return 0;
  return new Set(findMatches(text, terms).map(({ term }) => term)).size / terms.length;
}

/** A match that the window's edge cuts is marked as far as it is seen. */
function marksWithin(matches: readonly Match[], from: number, until: number): PassageMark[] {
  return matches
    .filter((match) => match.end > from && match.start < until)
    .map((match) => ({ start: Math.max(match.start, from) - from, end: Math.min(match.end, until) - from }));
}

function findMatches(text: string, terms: readonly string[]): Match[] {
  const wanted = terms.map((term) => ({ folded: fold(term), stem: stemOf(fold(term)) }));
  const matches: Match[] = [];
  if (wanted.length === 0) return matches;
  for (const found of text.matchAll(wordPattern)) {
    const word = fold(found[0]);
    const stem = stemOf(word);
    const term = wanted.find((candidate) => candidate.stem === stem || isPrefix(candidate.folded, word));
    if (term) matches.push({ start: found.index, end: found.index + found[0].length, term: term.folded });
  }
  return matches;
}

function isPrefix(term: string, word: string): boolean {
  return term.length >= leastPrefixLength ? word.startsWith(term) : word === term;
}

/** Case and marks do not count, as in the word index. */
function fold(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Close to what the index's stemmer does, and simple: an ending more or less marked is no harm. */
function stemOf(word: string): string {
  if (word.length < 4) return word;
  const stem = word
    .replace(/ies$/, 'y')
    .replace(/(?<=.{3})(ing|ed)$/, '')
    .replace(/(?<=.{2}[^s])s$/, '')
    .replace(/(?<=.{3})e$/, '');
  return stem.replace(/([^aeiouls])\1$/, '$1');
}

function chooseWindow(text: string, matches: readonly Match[], maxLength: number): { start: number; end: number } {
  if (text.length <= maxLength) return { start: 0, end: text.length };
  const best = densestRun(matches, maxLength);
  const slack = Math.max(0, maxLength - (best.end - best.start));
  const wished = Math.max(0, Math.min(best.start - Math.floor(slack / 2), text.length - maxLength));
  const start = edgeAfter(text, wished, best.start);
  return { start, end: edgeBefore(text, Math.min(text.length, start + maxLength), Math.max(best.end, start)) };
}

/** The run of matches within one window that has the most different terms, then the most matches. */
function densestRun(matches: readonly Match[], maxLength: number): { start: number; end: number } {
  let best = { start: 0, end: 0 };
  let bestScore = 0;
  for (const [first, { start }] of matches.entries()) {
    const run = matches.slice(first).filter(({ end }) => end - start <= maxLength);
    const score = new Set(run.map(({ term }) => term).values()).size * 1_000 + run.length;
    if (score <= bestScore) continue;
    bestScore = score;
    best = { start, end: run.at(-1)?.end ?? start };
  }
  return best;
}

/** Moves a window's beginning forward to the start of a word, never past `limit` nor into a character. */
function edgeAfter(text: string, wished: number, limit: number): number {
  if (wished === 0) return 0;
  for (let edge = wished; edge <= Math.min(limit, wished + maxEdgeShift); edge++) {
    if (/\s/.test(text.charAt(edge - 1)) && /\S/.test(text.charAt(edge))) return edge;
  }
  return isInsidePair(text, wished) ? wished + 1 : wished;
}

/** Moves a window's end back to the end of a word, never before `limit` nor into a character. */
function edgeBefore(text: string, wished: number, limit: number): number {
  if (wished >= text.length) return text.length;
  for (let edge = wished; edge >= Math.max(limit, wished - maxEdgeShift); edge--) {
    if (/\S/.test(text.charAt(edge - 1)) && /\s/.test(text.charAt(edge))) return edge;
  }
  return isInsidePair(text, wished) ? wished - 1 : wished;
}

function isInsidePair(text: string, position: number): boolean {
  return position > 0 && (text.codePointAt(position - 1) ?? 0) > 0xffff;
}
