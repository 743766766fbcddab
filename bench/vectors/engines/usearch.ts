import { join } from 'node:path';
import { normaliseRows, VectorFile } from '../vector-file.ts';
import type { Engine, EngineOptions, Setting } from './engine.ts';

const linksPerNode = 16;
const buildWidth = 128;
const rowsPerAdd = 8_192;
const widths = [16, 32, 64, 96, 128, 192, 256, 384, 512];
/** Its int8 codes alone miss some of the true ten however wide the search: more are fetched and compared in float32. */
const reranked = [20, 30, 50, 100];

/** usearch with int8 codes, in memory. With reranking it reads the candidates' float32 rows from the base file. */
export async function makeUsearch({ folder, dimensions, baseFile }: EngineOptions): Promise<Engine> {
  const { Index, MetricKind, ScalarKind } = await import('usearch');
  const file = join(folder, 'graph.usearch');
  const make = (width: number) =>
    new Index({
      dimensions,
      metric: MetricKind.Cos,
      quantization: ScalarKind.I8,
      connectivity: linksPerNode,
      expansion_add: buildWidth,
      expansion_search: width,
      multi: false,
    });
  const plain: Setting[] = widths.map((effort) => ({ name: `ef ${effort}`, effort }));
  const exact: Setting[] = reranked.flatMap((count) =>
    [64, 128, 256].map((effort) => ({ name: `ef ${effort}, ${count} reranked`, effort, reranked: count })),
  );
  let index = make(widths[0] ?? 64);
  let setting: Setting | null = null;
  let isOpen = false;
  let base: VectorFile | null = null;
  const load = (width: number) => {
    index = make(width); // The width cannot be changed later from JavaScript.
    index.load(file);
  };
  return {
    settings: [...plain, ...exact],
    async build(base) {
      for (const { start, rows, count } of base.blocks(rowsPerAdd))
        index.add(
          BigUint64Array.from({ length: count }, (_, row) => BigInt(start + row)),
          rows,
          0,
        );
      index.save(file);
    },
    async open() {
      load(setting?.effort ?? widths[0] ?? 64);
      isOpen = true;
    },
    use(next) {
      if (isOpen && next.effort !== setting?.effort) load(next.effort);
      setting = next;
    },
    search(query, limit) {
      const wanted = setting?.reranked ?? limit;
      const found = Array.from(index.search(query, wanted, 1).keys, Number);
      if (wanted === limit) return found;
      base ??= new VectorFile(baseFile, dimensions);
      return rerank(base, query, found).slice(0, limit);
    },
    async close() {
      base?.dispose();
    },
  };
}

function rerank(base: VectorFile, query: Float32Array, ids: readonly number[]): number[] {
  const scratch = new Float32Array(base.dimensions); // One for all: a new one each time piles up as garbage.
  const scored = ids.map((id) => {
    const row = normaliseRows(base.readRawInto(scratch, id), base.dimensions);
    let score = 0;
    for (let place = 0; place < row.length; place += 1) score += (row[place] ?? 0) * (query[place] ?? 0);
    return { id, score };
  });
  return scored.sort((a, b) => b.score - a.score).map(({ id }) => id);
}
