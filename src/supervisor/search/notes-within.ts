import { tagKey } from '../../shared/links/tag-names.ts';
import type { PlacedFilter, SearchFilter } from '../../shared/search/search-query.ts';
import { assertNever } from '../../shared/util/assert.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { wordPattern } from './words-query.ts';

/** The notes that every filter leaves; null without filters, which is all of them. */
export function notesWithin(store: IndexStore, filters: readonly PlacedFilter[]): ReadonlySet<number> | null {
  const [first, ...others] = filters;
  if (!first) return null;
  let within = notesOf(store, first.filter);
  for (const { filter } of others) {
    const found = new Set(notesOf(store, filter));
    within = within.filter((noteId) => found.has(noteId));
  }
  return new Set(within);
}

function notesOf({ filters, links }: IndexStore, filter: SearchFilter): number[] {
  switch (filter.kind) {
    case 'tag':
      return links.notesWithTag(tagKey(filter.tag));
    case 'path':
      return filters.atPath(filter.path);
    case 'before':
      return filters.changedBefore(filter.ms);
    case 'after':
      return filters.changedSince(filter.ms);
    case 'phrase':
      return filters.withWords(`"${[...filter.words.matchAll(wordPattern)].map(([word]) => word).join(' ')}"`);
    default:
      return assertNever(filter);
  }
}
