import { BenchmarkError, type Figures } from './benchmark.ts';
import type { IndexSample } from './index-watch.ts';
import { median } from './statistics.ts';

/** At rest, the last of so many seconds count: right after indexing, memory is still being returned. */
const idleSeconds = 10;

/** What the samples of one whole run say, from the start to the end of its rest. */
export function indexFigures(samples: readonly IndexSample[]): Figures {
  const last = samples.at(-1);
  if (!last) throw new BenchmarkError('The app gave no sample.');
  const atRest = samples.filter((sample) => sample.seconds >= last.seconds - idleSeconds);
  const work = samples.slice(0, restBegin(samples) + 1);
  return {
    'chunks-per-s': passagesPerSecond(samples),
    'private-mb-idle': median(atRest.map((sample) => sample.memory.privateBytes)) / 1e6,
    'private-mb-indexing-peak': Math.max(...work.map((sample) => sample.memory.privateBytes)) / 1e6,
    'model-private-mb-peak': Math.max(0, ...samples.map((sample) => sample.modelPrivateBytes ?? 0)) / 1e6,
    notes: last.status.notesTotal,
    passages: last.status.chunksTotal,
    'texts-sent-to-model': last.status.textsSentToModel,
  };
}

/** The first sample of the rest at the end; it still belongs to the work, whose last step tidies up. */
function restBegin(samples: readonly IndexSample[]): number {
  return samples.findLastIndex((sample) => sample.status.phase !== 'idle') + 1;
}

/**
 * Passages that got their vectors, between the first and the last sample that saw new ones: the model's start is not
 * counted. A vault so small that one sample saw all of them is measured from the start.
 */
export function passagesPerSecond(samples: readonly IndexSample[]): number {
  const grown = samples.filter(
    (sample, index) => sample.status.chunksDone > (samples[index - 1]?.status.chunksDone ?? 0),
  );
  const first = grown[0];
  const last = grown.at(-1);
  if (!first || !last) throw new BenchmarkError('No passage got a vector: see main.log of the app for the reason.');
  if (first === last) return last.status.chunksDone / last.seconds;
  return (last.status.chunksDone - first.status.chunksDone) / (last.seconds - first.seconds);
}
