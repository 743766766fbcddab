import hnswlib from 'hnswlib-node';
import { join } from 'node:path';
import type { Engine, EngineOptions, Setting } from './engine.ts';
import { rowsPerPiece } from './engine.ts';

const linksPerNode = 16;
const buildWidth = 100;
const widths = [10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1_024];

/** hnswlib-node: float32 vectors and graph in memory. Links and build width are those that the app had. */
export async function makeHnswlib({ folder, dimensions }: EngineOptions): Promise<Engine> {
  const file = join(folder, 'graph.hnsw');
  const graph = new hnswlib.HierarchicalNSW('ip', dimensions);
  const settings: readonly Setting[] = widths.map((effort) => ({ name: `ef ${effort}`, effort }));
  let width = widths[0] ?? 64;
  let isOpen = false;
  return {
    settings,
    async build(base) {
      graph.initIndex(base.rows, linksPerNode, buildWidth);
      for (const { start, rows, count } of base.blocks(rowsPerPiece)) {
        for (let row = 0; row < count; row += 1)
          graph.addPoint(Array.from(rows.subarray(row * dimensions, (row + 1) * dimensions)), start + row);
      }
      await graph.writeIndex(file);
    },
    async open() {
      await graph.readIndex(file);
      isOpen = true;
      graph.setEf(width);
    },
    use({ effort }) {
      width = effort;
      if (isOpen) graph.setEf(width); // Reading a file sets it anew.
    },
    search: (query, limit) => graph.searchKnn(Array.from(query), limit).neighbors,
    close: async () => {},
  };
}
