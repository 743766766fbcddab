import type Database from 'better-sqlite3';
import { vectorModelSchema, type VectorModel } from '../embedding/vector-model.ts';

/** Whose vectors the passages have, and are to have. */
export interface VectorModelState {
  readonly serving: VectorModel;
  /** Null while no change is under way. */
  readonly next: VectorModel | null;
  /** True once all vectors of the next model are there and take their place. */
  readonly isMoving: boolean;
  /** The version of the chunker that cut the notes. */
  readonly chunker: number;
}

interface Stored {
  readonly serving: string;
  readonly next: string | null;
  readonly isMoving: number;
  readonly chunker: number;
}

/** The one row that tells of the models. */
export class VectorModelRow {
  readonly #read: Database.Statement<[], Stored>;
  readonly #write: Database.Statement<[Stored]>;

  constructor(database: Database.Database) {
    this.#read = database.prepare('SELECT serving, next, is_moving AS isMoving, chunker FROM vector_model');
    this.#write = database.prepare(
      `INSERT INTO vector_model (only_row, serving, next, is_moving, chunker)
       VALUES (1, @serving, @next, @isMoving, @chunker)
       ON CONFLICT (only_row) DO UPDATE SET serving = excluded.serving, next = excluded.next,
         is_moving = excluded.is_moving, chunker = excluded.chunker`,
    );
  }

  /** Null in an index that never had a model. */
  read(): VectorModelState | null {
    const stored = this.#read.get();
    if (!stored) return null;
    return {
      serving: decode(stored.serving),
      next: stored.next === null ? null : decode(stored.next),
      isMoving: stored.isMoving !== 0,
      chunker: stored.chunker,
    };
  }

  write({ serving, next, isMoving, chunker }: VectorModelState): void {
    this.#write.run({
      serving: JSON.stringify(serving),
      next: next && JSON.stringify(next),
      isMoving: Number(isMoving),
      chunker,
    });
  }
}

function decode(json: string): VectorModel {
  return vectorModelSchema.parse(JSON.parse(json));
}
