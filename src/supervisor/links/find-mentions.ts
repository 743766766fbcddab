import type { Mention } from '../../shared/contract/links-api.ts';
import { linkItemsOfPassage } from '../../shared/links/read-links.ts';
import { noteTitle } from '../../shared/types/note-path.ts';
import { wordPattern } from '../search/words-query.ts';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import { markedPassage, type NoteSpan } from './link-passages.ts';

/** A shorter name is in half of all notes. UTF-16 units. */
const leastNameLength = 3;

/** The names of a note that are worth looking for. */
export function namesToFind(path: string, aliases: readonly string[]): string[] {
  const names = [noteTitle(path), ...aliases].map((name) => name.trim());
  return [...new Set(names)].filter((name) => name.length >= leastNameLength && wordsOf(name).length > 0);
}

/** The FTS5 query for passages with one of the names; it finds inflected words too. */
export function mentionsQuery(names: readonly string[]): string {
  return `{text} : (${names.map((name) => `"${wordsOf(name).join(' ')}"`).join(' OR ')})`;
}

/** One of the names in a passage where it is neither part of a word nor of a link, code or tag; null when none is. */
export function mentionIn(chunk: FoundChunk, pattern: RegExp): Mention | null {
  const taken = linkItemsOfPassage(chunk.text).map((item): NoteSpan => {
    if (item.kind === 'link') return item.link;
    return item.kind === 'tag' ? item.tag : item;
  });
  for (const match of chunk.text.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].length;
    if (taken.some((span) => span.start < end && start < span.end)) continue;
    const span = { start: chunk.startOffset + start, end: chunk.startOffset + end };
    return { path: chunk.path, title: noteTitle(chunk.path), passage: markedPassage(chunk, [span]), words: match[0] };
  }
  return null;
}

/** Finds any of the names as whole words, whatever their case and the white space between them; longest first. */
export function namesPattern(names: readonly string[]): RegExp {
  const sources = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.split(/\s+/).map(escaped).join('\\s+'));
  return new RegExp(`(?<![\\p{L}\\p{N}\\p{M}_])(?:${sources.join('|')})(?![\\p{L}\\p{N}\\p{M}_])`, 'giu');
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function wordsOf(name: string): string[] {
  return [...name.matchAll(wordPattern)].map(([word]) => word.toLowerCase());
}
