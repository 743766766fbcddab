import { frontMatterNames } from '../../shared/links/front-matter-names.ts';
import { canBeNote } from '../../shared/links/link-address.ts';
import { foldName, nameKey } from '../../shared/links/note-names.ts';
import { linkItemsOf, type NoteLink } from '../../shared/links/read-links.ts';
import { tagKey } from '../../shared/links/tag-names.ts';

/** More links in one note are not kept: a list of all notes of a large vault is no more than that. */
export const maxLinks = 5_000;
const maxTags = 500;
const maxTargetLength = 1_000;

export interface LinkFact {
  readonly kind: NoteLink['kind'];
  readonly start: number;
  readonly end: number;
  readonly target: string;
  readonly nameKey: string;
}

/** What a note says of other notes, its tags, and by what other names it goes. */
export interface NoteFacts {
  readonly links: readonly LinkFact[];
  /** As written first, by their keys. */
  readonly tags: ReadonlyMap<string, string>;
  readonly aliases: ReadonlyMap<string, string>;
}

/** Reads them, within bounds. Yields now and then: the caller may pause there. */
export function* noteFactsOf(text: string): Generator<null, NoteFacts> {
  const names = frontMatterNames(text);
  const links: LinkFact[] = [];
  const tags = new Map<string, string>();
  const addTag = (tag: string) => {
    if (tags.size < maxTags && !tags.has(tagKey(tag))) tags.set(tagKey(tag), tag);
  };
  names.tags.forEach(addTag);
  for (const item of linkItemsOf(text)) {
    if (item === null) yield null;
    else if (item.kind === 'tag') addTag(item.tag.tag);
    else if (item.kind === 'link' && isKept(item.link) && links.length < maxLinks) links.push(factOf(item.link));
  }
  return { links, tags, aliases: new Map(names.aliases.map((alias) => [foldName(alias), alias])) };
}

function isKept({ target }: NoteLink): boolean {
  return canBeNote(target) && target.length <= maxTargetLength;
}

function factOf({ kind, start, end, target }: NoteLink): LinkFact {
  return { kind, start, end, target, nameKey: nameKey(target) };
}
