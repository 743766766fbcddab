import { describe } from 'vitest';
import { searchContract } from './search-contract.ts';
import { changeContract } from './change-contract.ts';
import { upkeepContract } from './upkeep-contract.ts';
import type { MakePlace } from './store-place.ts';

/**
 * The tests that every VectorStore passes. An implementation's test file calls this with a way to make an empty place
 * for each test:
 *
 * ```ts
 * vectorStoreContract('CellStore', () => {
 *   const folder = temporaryFolder();
 *   return { create: (dimensions) => new CellStore({ folder, dimensions }) };
 * });
 * ```
 *
 * `create` is called again on the same place after a `dispose`: that is a restart. Small stores (up to 300 vectors) must
 * answer exactly, to the precision of float16; larger ones with a recall of 0.95 at normal effort.
 */
export function vectorStoreContract(name: string, makePlace: MakePlace): void {
  describe(`${name} as a vector store`, () => {
    searchContract(makePlace);
    changeContract(makePlace);
    upkeepContract(makePlace);
  });
}
