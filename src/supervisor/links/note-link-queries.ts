import type { SkipReason } from '../../shared/contract/index-api.ts';
import type { Backlinks, LinkCompletion, Mention, OutgoingLink } from '../../shared/contract/links-api.ts';
import { foldName, nameKey } from '../../shared/links/note-names.ts';
import { canBeWikiTarget, wikiTarget } from '../../shared/links/spell-link.ts';
import { isReadableNotePath, noteTitle, type NotePath } from '../../shared/types/note-path.ts';
import { Pacer } from '../indexing/pacer.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { LinkRow } from '../storage/link-rows.ts';
import { mentionIn, mentionsQuery, namesPattern, namesToFind } from './find-mentions.ts';
import { LinkResolver } from './link-resolver.ts';
import { passagesAround } from './link-passages.ts';

/** Too much for the index, or for its process: notes that main can read all the same. */
const leftOutReasons: ReadonlySet<SkipReason> = new Set(['too-many-passages', 'crashed', 'no-memory']);

const passagesOfNote = 3;
/** Passages with the words of a name that are looked through for the name itself. */
const maxMentionsRead = 400;

/** What the window asks about links; nothing is kept between questions. */
export class NoteLinkQueries {
  readonly #store: IndexStore;

  constructor(store: IndexStore) {
    this.#store = store;
  }

  /** Notes that link to this one, in the order of their paths. */
  backlinks(path: NotePath, limit: number): Backlinks {
    const bySource = Map.groupBy(this.#linksTo(path), ({ noteId }) => noteId);
    const notes = [...bySource].slice(0, limit).flatMap(([noteId, links]) => {
      const source = links[0]?.path;
      if (source === undefined) return [];
      const passages = passagesAround(this.#store, noteId, links, passagesOfNote);
      return { path: source, title: noteTitle(source), count: links.length, passages };
    });
    return { notes, total: bySource.size };
  }

  /** Where a note's name or one of its aliases stands in other notes without being a link; the best match first. */
  async mentions(path: NotePath, limit: number, signal: AbortSignal): Promise<Mention[]> {
    const { notes, links, chunks } = this.#store;
    const note = notes.get(path);
    const names = note ? namesToFind(path, links.aliasesOf(note.noteId)) : [];
    if (!note || names.length === 0) return [];
    const pattern = namesPattern(names);
    const pacer = new Pacer(signal);
    const found: Mention[] = [];
    for (const { chunkId, noteId } of chunks.rankWords(mentionsQuery(names), maxMentionsRead)) {
      if (found.length >= limit) break;
      if (pacer.isDue) await pacer.pause();
      const chunk = noteId === note.noteId ? undefined : chunks.get(chunkId);
      const mention = chunk && mentionIn(chunk, pattern);
      if (mention) found.push(mention);
    }
    return found;
  }

  /** What a note links to, in the order in which it first does. */
  outgoing(path: NotePath): OutgoingLink[] {
    const note = this.#store.notes.get(path);
    if (!note) return [];
    const resolver = new LinkResolver(this.#store.links);
    const links = this.#store.links.ofNote(note.noteId).map((link) => ({ link, path: resolver.resolve(link) }));
    const byMeaning = Map.groupBy(links, (found) => found.path ?? `[[${found.link.nameKey}`);
    return [...byMeaning.values()].flatMap(([first, ...others]) =>
      first ? { target: first.link.target, path: first.path, count: 1 + others.length } : [],
    );
  }

  /** Notes by a part of their name, path or alias, with what to write between the brackets. */
  complete(part: string, limit: number): LinkCompletion[] {
    const { links } = this.#store;
    const wanted = foldName(part.trim());
    const name = wanted.slice(wanted.lastIndexOf('/') + 1);
    const resolver = new LinkResolver(links);
    const insertOf = (path: NotePath) => wikiTarget(path, '', resolver.namesOf(nameKey(path)));
    const named = links
      .notesContaining(name, wanted.includes('/') ? limit * 10 : limit)
      .filter(({ path }) => wanted === name || foldName(path).includes(wanted))
      .flatMap(({ path }): LinkCompletion[] => {
        const insert = insertOf(path);
        return insert === null ? [] : [{ path, label: noteTitle(path), isAlias: false, insert }];
      });
    const aliased = links.aliasesContaining(wanted, limit).flatMap(({ path, alias }): LinkCompletion[] => {
      const target = insertOf(path);
      if (target === null || !canBeWikiTarget(alias)) return [];
      return [{ path, label: alias, isAlias: true, insert: `${target}|${alias}` }];
    });
    return [...named, ...aliased].slice(0, limit);
  }

  /** Notes with a link that may mean one of these notes, by its name alone, and notes whose links are not known. */
  sources(paths: readonly NotePath[]): NotePath[] {
    const keys = new Set(paths.map(nameKey));
    const found = [...keys].flatMap((key) => this.#store.links.sourcesOf(key));
    const unknown = this.#store.skipped
      .all()
      .filter(({ reason }) => leftOutReasons.has(reason))
      .map(({ path }) => path)
      .filter(isReadableNotePath);
    return [...new Set([...found, ...unknown])];
  }

  #linksTo(path: NotePath): LinkRow[] {
    const resolver = new LinkResolver(this.#store.links);
    const links = this.#store.links.byKey(nameKey(path));
    return links.filter((link) => link.path !== path && resolver.resolve(link) === path);
  }
}
