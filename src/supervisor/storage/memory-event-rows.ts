import type Database from 'better-sqlite3';
import { positiveInteger } from '../../shared/util/assert.ts';

export interface MemoryEventRow {
  readonly id: number;
  readonly atMs: number;
  /** JSON. */
  readonly body: string;
}

/** Rows kept of each kind: a flood of refusals must not push out the one alert. */
export const eventsKeptPerKind = 100;

/** What happened to memory, the latest of each kind. */
export class MemoryEventRows {
  readonly #insert: Database.Statement<[string, number, string]>;
  readonly #prune: Database.Statement<[{ kind: string; kept: number }]>;
  readonly #replace: Database.Statement<[string, number]>;
  readonly #latest: Database.Statement<[number], MemoryEventRow>;
  readonly #dropped: Database.Statement<[], number>;
  readonly #add: (kind: string, atMs: number, body: string) => number;

  constructor(database: Database.Database, keptPerKind = eventsKeptPerKind) {
    positiveInteger('keptPerKind', keptPerKind);
    this.#insert = database.prepare<[string, number, string]>(
      'INSERT INTO memory_events (kind, at_ms, body) VALUES (?, ?, ?)',
    );
    this.#prune = database.prepare<[{ kind: string; kept: number }]>(
      `DELETE FROM memory_events WHERE kind = @kind AND event_id <= (
         SELECT event_id FROM memory_events WHERE kind = @kind ORDER BY event_id DESC LIMIT 1 OFFSET @kept)`,
    );
    this.#replace = database.prepare<[string, number]>('UPDATE memory_events SET body = ? WHERE event_id = ?');
    this.#latest = database.prepare<[number], MemoryEventRow>(
      'SELECT event_id AS id, at_ms AS atMs, body FROM memory_events ORDER BY event_id DESC LIMIT ?',
    );
    this.#dropped = database
      .prepare<[], number>(
        `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'memory_events'), 0)
         - (SELECT count(*) FROM memory_events)`,
      )
      .pluck();
    this.#add = database.transaction((kind: string, atMs: number, body: string) => {
      const { lastInsertRowid } = this.#insert.run(kind, atMs, body);
      this.#prune.run({ kind, kept: keptPerKind });
      return Number(lastInsertRowid);
    });
  }

  /** Adds, and drops the oldest of this kind beyond the bound. Returns the new id. */
  add(kind: string, atMs: number, body: string): number {
    return this.#add(kind, atMs, body);
  }

  replace(id: number, body: string): void {
    this.#replace.run(body, id);
  }

  /** Newest first. */
  latest(limit: number): MemoryEventRow[] {
    return this.#latest.all(limit);
  }

  /** How many were ever dropped to make room. */
  dropped(): number {
    return this.#dropped.get() ?? 0;
  }
}
