/** What the leak detector found, for the lives that follow. The check is the bound on bytes; the owner bounds the count. */
export const memoryFindingsSchema = `
  CREATE TABLE memory_findings (
    row_id INTEGER PRIMARY KEY,
    at_ms REAL NOT NULL,
    body TEXT NOT NULL CHECK (length(body) <= 10000)
  ) STRICT;
  ALTER TABLE memory_receipts RENAME COLUMN receipt_id TO row_id;
`;
