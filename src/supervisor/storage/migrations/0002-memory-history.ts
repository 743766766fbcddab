/**
 * memory_rollups: the slot is the bucket's time modulo the number of slots, so a period never has more rows than slots.
 * memory_events: AUTOINCREMENT, so that the last id less the rows kept tells how many were dropped.
 * The checks on lengths are the bound on bytes; the rows' owners bound the counts.
 */
export const memoryHistorySchema = `
  CREATE TABLE memory_rollups (
    period_ms INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    start_ms REAL NOT NULL,
    samples INTEGER NOT NULL,
    figures BLOB NOT NULL CHECK (length(figures) <= 200),
    PRIMARY KEY (period_ms, slot)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE memory_events (
    event_id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    at_ms REAL NOT NULL,
    body TEXT NOT NULL CHECK (length(body) <= 10000)
  ) STRICT;
  CREATE INDEX memory_events_by_kind ON memory_events (kind, event_id);

  CREATE TABLE memory_receipts (
    receipt_id INTEGER PRIMARY KEY,
    at_ms REAL NOT NULL,
    body TEXT NOT NULL CHECK (length(body) <= 10000)
  ) STRICT;
`;
