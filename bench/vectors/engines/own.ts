import type { SearchEffort } from '../../../src/supervisor/vectors/vector-store.ts';
import type { VectorFile } from '../vector-file.ts';
import type { Engine, EngineOptions, Setting } from './engine.ts';
import { addRows, effortNames, makeOwnStore, settle, type OwnStore } from './own-store.ts';

const settings: readonly Setting[] = effortNames.map((name, effort) => ({ name, effort }));

/** This project's store. Its effort is one of three words; the app's default is `normal`. */
export async function makeOwn({ folder, dimensions }: EngineOptions): Promise<Engine> {
  let own: OwnStore | null = null;
  let effort: SearchEffort = 'normal';
  const store = () => {
    if (!own) throw new Error('The store is not open.');
    return own.store;
  };
  return {
    settings,
    async build(base: VectorFile) {
      own = makeOwnStore(folder, dimensions);
      await own.store.open();
      await addRows(own, base, 0, base.rows);
      await settle(own);
      own.close();
      own = null;
    },
    async open() {
      own = makeOwnStore(folder, dimensions);
      await own.store.open();
    },
    use({ effort: place }) {
      effort = effortNames[place] ?? 'normal';
    },
    search: async (vector, limit) => (await store().search({ vector, limit, effort })).map(({ id }) => id),
    async close() {
      own?.close();
      own = null;
    },
  };
}
