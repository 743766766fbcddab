import type { GenerationTables } from './generation-tables.ts';

const placesPerPiece = 2_000;

/**
 * Which vectors belong into which cell, sorted out of the places: four bytes for each. To keep such a list in a table
 * while vectors are assigned would write a page for each of them, since they come in no order of cells.
 */
export class CellMembers {
  readonly #starts: ReadonlyMap<number, number>;
  readonly #counts: ReadonlyMap<number, number>;
  readonly #ids: Uint32Array;

  constructor(starts: ReadonlyMap<number, number>, counts: ReadonlyMap<number, number>, ids: Uint32Array) {
    this.#starts = starts;
    this.#counts = counts;
    this.#ids = ids;
  }

  /** Outside V8's heap. */
  get reservedBytes(): number {
    return this.#ids.byteLength;
  }

  idsOf(cell: number): Uint32Array {
    const start = this.#starts.get(cell) ?? 0;
    return this.#ids.subarray(start, start + (this.#counts.get(cell) ?? 0));
  }
}

/** Goes through all places twice, a piece at a time; they must not change meanwhile. */
export function* listMembers(tables: GenerationTables): Generator<void, CellMembers> {
  const counts = new Map<number, number>();
  yield* eachEntry(tables, (cell) => counts.set(cell, (counts.get(cell) ?? 0) + 1));
  const starts = new Map<number, number>();
  let total = 0;
  for (const [cell, count] of counts) {
    starts.set(cell, total);
    total += count;
  }
  const next = new Map(starts);
  const ids = new Uint32Array(total);
  yield* eachEntry(tables, (cell, id) => {
    const at = next.get(cell) ?? 0;
    ids[at] = id;
    next.set(cell, at + 1);
  });
  return new CellMembers(starts, counts, ids);
}

function* eachEntry(tables: GenerationTables, visit: (cell: number, id: number) => void): Generator<void, void> {
  for (let after = -1; ;) {
    const places = tables.places(after, placesPerPiece);
    for (const { id, first, second, third } of places) {
      visit(first, id);
      if (second !== null) visit(second, id);
      if (third !== null) visit(third, id);
    }
    after = places.at(-1)?.id ?? after;
    if (places.length < placesPerPiece) return;
    yield;
  }
}
