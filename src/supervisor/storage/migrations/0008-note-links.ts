/**
 * note_names: by what links find a note; `name_key` is folded, which SQLite cannot do beyond ASCII.
 * note_links: `name_key` is that of the target. Offsets count UTF-16 units of the indexed revision.
 * note_tags: `tag_key` is folded, `tag` as written first in the note.
 * Notes of an index made before are taken for changed, so that the next scan reads their links; no passage is embedded
 * again by that.
 */
export const noteLinksSchema = `
  CREATE TABLE note_names (
    note_id INTEGER PRIMARY KEY REFERENCES notes ON DELETE CASCADE,
    name_key TEXT NOT NULL
  ) STRICT;
  CREATE INDEX note_names_by_key ON note_names (name_key);

  CREATE TABLE note_links (
    note_id INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name_key TEXT NOT NULL,
    target TEXT NOT NULL CHECK (length(target) <= 1100),
    PRIMARY KEY (note_id, start_offset)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX note_links_by_key ON note_links (name_key);

  CREATE TABLE note_tags (
    note_id INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
    tag_key TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (note_id, tag_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX note_tags_by_key ON note_tags (tag_key);

  CREATE TABLE note_aliases (
    note_id INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
    alias_key TEXT NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (note_id, alias_key)
  ) STRICT, WITHOUT ROWID;

  UPDATE notes SET revision = '', size_bytes = -1;
`;
