import { asTag } from '../links/tag-names.ts';

/** What narrows a search down to some notes. */
export type SearchFilter =
  /** Notes with this tag or one nested in it. Without `#`. */
  | { readonly kind: 'tag'; readonly tag: string }
  /** Notes whose path, from some folder on, begins so. */
  | { readonly kind: 'path'; readonly path: string }
  /** Notes changed last before this moment. Milliseconds since 1970. */
  | { readonly kind: 'before'; readonly ms: number }
  /** Notes changed last at or after this moment. */
  | { readonly kind: 'after'; readonly ms: number }
  /** Notes in which these words stand together. */
  | { readonly kind: 'phrase'; readonly words: string };

export type FilterName = 'tag' | 'path' | 'before' | 'after';

/** Where something stands in what was typed. UTF-16 units, `end` exclusive. */
export interface QueryPlace {
  readonly start: number;
  readonly end: number;
  readonly source: string;
}

export interface PlacedFilter extends QueryPlace {
  readonly filter: SearchFilter;
}

/** Why a part of a query is no filter; it counts neither as one nor as words. */
export interface FilterProblem extends QueryPlace {
  readonly reason: 'no-tag' | 'no-path' | 'no-date' | 'open-quote';
  readonly name: FilterName | null;
}

/** What a person typed, taken apart. */
export interface SearchQuery {
  /** What is searched by words and by meaning, quoted words too. */
  readonly words: string;
  readonly filters: readonly PlacedFilter[];
  readonly problems: readonly FilterProblem[];
}

/** `name:value`, `name:"value with spaces"`, `"quoted words"`, or a word. The last quotation mark may be missing. */
const part = /(tag|path|before|after):(?:"([^"]*)("?)|(\S*))|"([^"]*)("?)|\S+/giy;
const gap = /\s*/y;

/** Takes a query apart, pure; linear in its length. Any text is a query. */
export function parseSearchQuery(text: string): SearchQuery {
  const words: string[] = [];
  const filters: PlacedFilter[] = [];
  const problems: FilterProblem[] = [];
  for (const match of partsOf(text)) {
    const [source, name, quoted, quotedEnd, bare, phrase, phraseEnd] = match;
    const place = { start: match.index, end: match.index + source.length, source };
    if (name !== undefined) {
      const filterName = name.toLowerCase() as FilterName; // The pattern names no other.
      const found = quotedEnd === '' ? 'open-quote' : filterOf(filterName, (quoted ?? bare ?? '').trim());
      if (typeof found === 'string') problems.push({ ...place, reason: found, name: filterName });
      else filters.push({ ...place, filter: found });
    } else if (phrase === undefined) {
      words.push(source);
    } else if (phraseEnd === '') {
      problems.push({ ...place, reason: 'open-quote', name: null });
      words.push(phrase);
    } else {
      if (/[\p{L}\p{N}]/u.test(phrase)) filters.push({ ...place, filter: { kind: 'phrase', words: phrase.trim() } });
      words.push(phrase);
    }
  }
  return { words: words.join(' ').replaceAll(/\s+/g, ' ').trim(), filters, problems };
}

/** What was typed without one of its parts. */
export function withoutPart(text: string, { start, end }: QueryPlace): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}

/** A filter as one would type it. */
export function tagFilter(tag: string): string {
  return `tag:${tag} `;
}

function* partsOf(text: string): Generator<RegExpExecArray, void> {
  for (let position = 0; position < text.length;) {
    gap.lastIndex = position;
    gap.exec(text);
    part.lastIndex = gap.lastIndex;
    const match = part.exec(text);
    if (!match) return;
    position = part.lastIndex;
    yield match;
  }
}

function filterOf(name: FilterName, value: string): SearchFilter | FilterProblem['reason'] {
  if (name === 'tag') {
    const tag = asTag(value);
    return tag === null ? 'no-tag' : { kind: 'tag', tag };
  }
  if (name === 'path') return value === '' ? 'no-path' : { kind: 'path', path: value.replace(/^\/+/, '') };
  const ms = dayStart(value);
  return ms === null ? 'no-date' : { kind: name, ms };
}

/** When a day, month or year begins where this runs; null for what names none. Milliseconds since 1970. */
function dayStart(value: string): number | null {
  const [, year = '', month = '1', day = '1'] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value) ?? [];
  if (year === '') return null;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  date.setFullYear(Number(year)); // The years 0 to 99 would be of the 20th century.
  const isReal = date.getMonth() === Number(month) - 1 && date.getDate() === Number(day);
  return isReal ? date.getTime() : null;
}
