import type Database from 'better-sqlite3';
import { foldName, nameKey } from '../../shared/links/note-names.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { LinkFact, NoteFacts } from '../links/note-facts.ts';

export interface LinkRow extends LinkFact {
  readonly noteId: number;
  /** Of the note that the link stands in. */
  readonly path: NotePath;
}

/** A note as links and completions name it. */
export interface NamedNote {
  readonly noteId: number;
  readonly path: NotePath;
}

export interface NamedAlias extends NamedNote {
  readonly alias: string;
}

export interface TagCount {
  /** As most notes write it. */
  readonly tag: string;
  readonly notes: number;
}

interface Part {
  /** Folded. */
  readonly part: string;
  readonly limit: number;
}

/** More links to one name are not looked through at once. */
const maxLinksRead = 2_000;
const linkColumns = `l.note_id AS noteId, n.path, l.kind, l.start_offset AS start, l.end_offset AS end, l.target,
    l.name_key AS nameKey`;

function prepareStatements(database: Database.Database) {
  return {
    putName: database.prepare<[number, string]>(
      `INSERT INTO note_names (note_id, name_key) VALUES (?, ?)
       ON CONFLICT (note_id) DO UPDATE SET name_key = excluded.name_key`,
    ),
    removeLinks: database.prepare<[{ readonly noteId: number; readonly limit: number }]>(
      `DELETE FROM note_links WHERE note_id = @noteId AND start_offset IN (
         SELECT start_offset FROM note_links WHERE note_id = @noteId LIMIT @limit)`,
    ),
    removeTags: database.prepare<[number]>('DELETE FROM note_tags WHERE note_id = ?'),
    removeAliases: database.prepare<[number]>('DELETE FROM note_aliases WHERE note_id = ?'),
    putLink: database.prepare<[LinkFact & { readonly noteId: number }]>(
      `INSERT OR REPLACE INTO note_links (note_id, start_offset, end_offset, kind, name_key, target)
       VALUES (@noteId, @start, @end, @kind, @nameKey, @target)`,
    ),
    putTag: database.prepare<[number, string, string]>('INSERT INTO note_tags VALUES (?, ?, ?)'),
    putAlias: database.prepare<[number, string, string]>('INSERT INTO note_aliases VALUES (?, ?, ?)'),
    linksByKey: database.prepare<[string, number], LinkRow>(
      `SELECT ${linkColumns} FROM note_links l CROSS JOIN notes n USING (note_id)
       WHERE l.name_key = ? ORDER BY n.path, l.start_offset LIMIT ?`,
    ),
    sourcesByKey: database
      .prepare<[string], NotePath>(
        'SELECT DISTINCT n.path FROM note_links l CROSS JOIN notes n USING (note_id) WHERE l.name_key = ? ORDER BY n.path',
      )
      .pluck(),
    linksOfNote: database.prepare<[number, number], LinkRow>(
      `SELECT ${linkColumns} FROM note_links l CROSS JOIN notes n USING (note_id)
       WHERE l.note_id = ? ORDER BY l.start_offset LIMIT ?`,
    ),
    notesByKey: database.prepare<[string], NamedNote>(
      'SELECT note_id AS noteId, n.path FROM note_names JOIN notes n USING (note_id) WHERE name_key = ?',
    ),
    notesContaining: database.prepare<[Part], NamedNote>(
      `SELECT note_id AS noteId, n.path FROM note_names x JOIN notes n USING (note_id)
       WHERE instr(x.name_key, @part) > 0 ORDER BY instr(x.name_key, @part) > 1, length(x.name_key), x.name_key, length(n.path), n.path
       LIMIT @limit`,
    ),
    newestNotes: database.prepare<[number], NamedNote>(
      'SELECT note_id AS noteId, path FROM notes ORDER BY modified_ms DESC, path LIMIT ?',
    ),
    aliasesContaining: database.prepare<[Part], NamedAlias>(
      `SELECT note_id AS noteId, n.path, a.alias FROM note_aliases a JOIN notes n USING (note_id)
       WHERE instr(a.alias_key, @part) > 0 ORDER BY instr(a.alias_key, @part) > 1, length(a.alias_key), a.alias_key LIMIT @limit`,
    ),
    aliasesOfNote: database.prepare<[number], string>('SELECT alias FROM note_aliases WHERE note_id = ?').pluck(),
    tagCounts: database.prepare<[Part], TagCount>(
      `SELECT min(tag) AS tag, count(*) AS notes FROM note_tags WHERE instr(tag_key, @part) > 0
       GROUP BY tag_key ORDER BY instr(tag_key, @part) > 1, count(*) DESC, tag_key LIMIT @limit`,
    ),
    notesWithTag: database
      .prepare<[{ readonly tag: string; readonly below: string }], number>(
        // Everything that begins with `tag/` lies between it and `tag0`, the next character after the slash.
        "SELECT DISTINCT note_id FROM note_tags WHERE tag_key = @tag OR (tag_key > @tag || '/' AND tag_key < @below)",
      )
      .pluck(),
  };
}

/** Which notes name which others, and by which tags and names they are known. */
export class LinkRows {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database.Database) {
    this.#statements = prepareStatements(database);
  }

  /** By what links find the note from now on; the rest of what is known of it stays. */
  nameNote(noteId: number, path: string): void {
    this.#statements.putName.run(noteId, nameKey(path));
  }

  /** Replaces all of a note's facts. Within a transaction of the caller's. */
  replaceForNote(noteId: number, path: string, facts: NoteFacts): void {
    this.nameNote(noteId, path);
    while (this.removeSome(noteId, maxLinksRead) > 0);
    this.putNames(noteId, facts);
    this.putLinks(noteId, facts.links);
  }

  /** Removes up to so many of a note's links; returns how many. */
  removeSome(noteId: number, limit: number): number {
    return this.#statements.removeLinks.run({ noteId, limit }).changes;
  }

  putLinks(noteId: number, links: readonly LinkFact[]): void {
    for (const link of links) this.#statements.putLink.run({ ...link, noteId });
  }

  /** Replaces a note's tags and aliases. */
  putNames(noteId: number, { tags, aliases }: NoteFacts): void {
    this.#statements.removeTags.run(noteId);
    this.#statements.removeAliases.run(noteId);
    for (const [key, tag] of tags) this.#statements.putTag.run(noteId, key, tag);
    for (const [key, alias] of aliases) this.#statements.putAlias.run(noteId, key, alias);
  }

  /** Links whose target has this name, in whatever folder. */
  byKey(key: string): LinkRow[] {
    return this.#statements.linksByKey.all(key, maxLinksRead);
  }

  /** The notes with links whose target has this name: all of them, since a rename must miss none. */
  sourcesOf(key: string): NotePath[] {
    return this.#statements.sourcesByKey.all(key);
  }

  ofNote(noteId: number): LinkRow[] {
    return this.#statements.linksOfNote.all(noteId, maxLinksRead);
  }

  /** Notes of this name, in whatever folder. */
  notesNamed(key: string): NamedNote[] {
    return this.#statements.notesByKey.all(key);
  }

  /** Notes whose name holds this; those that begin with it come first. With an empty one, the newest. */
  notesContaining(part: string, limit: number): NamedNote[] {
    if (part === '') return this.#statements.newestNotes.all(limit);
    return this.#statements.notesContaining.all({ part: foldName(part), limit });
  }

  aliasesContaining(part: string, limit: number): NamedAlias[] {
    return part === '' ? [] : this.#statements.aliasesContaining.all({ part: foldName(part), limit });
  }

  aliasesOf(noteId: number): string[] {
    return this.#statements.aliasesOfNote.all(noteId);
  }

  /** Tags that hold this, with how many notes have them; those that begin with it come first. */
  tagCounts(part: string, limit: number): TagCount[] {
    return this.#statements.tagCounts.all({ part: foldName(part), limit });
  }

  /** The notes with a tag, or with one nested in it. */
  notesWithTag(key: string): number[] {
    return this.#statements.notesWithTag.all({ tag: key, below: `${key}0` });
  }
}
