import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddingModel } from '../../src/model/embedding-model.ts';
import { localModelDimensions, localModelId } from '../../src/shared/contract/model-api.ts';
import { openVaultRoot } from '../../src/shared/node/vault-path.ts';
import { systemClock as clock } from '../../src/shared/util/clock.ts';
import { EmbeddingCache } from '../../src/supervisor/cache/embedding-cache.ts';
import type { Embedder } from '../../src/supervisor/embedding/embedder.ts';
import { EmbedBatches } from '../../src/supervisor/indexing/embed-batches.ts';
import { Indexer } from '../../src/supervisor/indexing/indexer.ts';
import { NoteIntake } from '../../src/supervisor/indexing/note-intake.ts';
import type { Logger } from '../../src/supervisor/logger.ts';
import type { MeaningSources } from '../../src/supervisor/search/find-by-meaning.ts';
import { QueryVectors } from '../../src/supervisor/search/query-vectors.ts';
import { SearchService } from '../../src/supervisor/search/search-service.ts';
import { IndexStore } from '../../src/supervisor/storage/index-store.ts';
import { CellStore } from '../../src/supervisor/vectors/cells/cell-store.ts';
import { VectorKeeper } from '../../src/supervisor/vectors/vector-keeper.ts';
import { BenchmarkError } from '../benchmark.ts';

const pollMs = 250;
const reportMs = 30_000;
const cacheBytes = 1_000_000;

export interface HeadlessIndex extends MeaningSources {
  readonly queryVectors: QueryVectors;
  readonly search: SearchService;
}

const log: Logger = { info: () => undefined, warn: console.warn, error: console.error };

/** The local model in this process: the same weights and the same preparation as in the app's model process. */
function localEmbedder(model: EmbeddingModel): Embedder {
  return {
    modelId: localModelId,
    dimensions: localModelDimensions,
    async embed(texts, signal) {
      const { vectors, dimensions } = await model.embed(texts, signal);
      return texts.map((_, index) => vectors.slice(index * dimensions, (index + 1) * dimensions));
    },
  };
}

/**
 * The supervisor's parts over a vault, without the app around them. Indexes to the end first; what `dataFolder` holds of an
 * earlier run is not embedded again, and a run that was ended is gone on with.
 */
export async function withHeadlessIndex<T>(
  vaultFolder: string,
  dataFolder: string,
  use: (index: HeadlessIndex) => Promise<T>,
): Promise<T> {
  mkdirSync(dataFolder, { recursive: true });
  const root = await openVaultRoot(vaultFolder);
  const store = IndexStore.open(join(dataFolder, 'index.db'), log);
  const embedder = localEmbedder(new EmbeddingModel());
  const vectors = keepVectors(store, embedder);
  const indexer = new Indexer({
    root,
    store,
    vectors,
    intake: new NoteIntake({ root, store, modelId: embedder.modelId, clock }),
    batches: new EmbedBatches({ store, embedder, clock, log }),
    clock,
    log,
    releaseModel: () => undefined,
    collectGarbage: () => undefined,
    onBug: (error) => console.error(error),
  });
  try {
    indexer.start();
    await indexed(indexer);
    const cache = new EmbeddingCache({ dimensions: embedder.dimensions, maxBytes: cacheBytes, clock });
    const queryVectors = new QueryVectors({ embedder, cache, persisted: store.embeddings, clock });
    return await use({
      store,
      vectors,
      queryVectors,
      search: new SearchService({ store, vectors, queryVectors, clock }),
    });
  } finally {
    indexer.dispose();
    await indexer.ended();
    await vectors.close();
    store.dispose();
  }
}

function keepVectors(store: IndexStore, { modelId: collection, dimensions }: Embedder): VectorKeeper {
  const database = store.connection;
  const members = store.memberVectors(collection);
  const vectors = new CellStore({ database, collection, dimensions, vectors: members, clock, log });
  return new VectorKeeper({
    vectors,
    rows: store,
    clock,
    onVectorsLost: () => undefined,
    onTidyError: (error) => console.error(error),
  });
}

/** Every passage has its vector; figures of half an index would mislead. */
async function indexed(indexer: Indexer): Promise<void> {
  let reportedMs = clock.nowMs();
  for (;;) {
    const { phase, problem, chunksDone, chunksTotal, skippedNotes, chunksPerSecond } = indexer.status();
    if (problem !== null) throw new BenchmarkError(`The vault cannot be indexed: ${problem}`);
    if (phase === 'idle') {
      if (chunksDone < chunksTotal || skippedNotes > 0)
        console.warn(`${chunksTotal - chunksDone} passages have no vector, ${skippedNotes} files were skipped.`);
      return;
    }
    if (clock.nowMs() - reportedMs > reportMs) {
      console.log(`embedded ${chunksDone} of ${chunksTotal} passages, ${chunksPerSecond.toFixed(1)} a second`);
      reportedMs = clock.nowMs();
    }
    await delay(pollMs);
  }
}
