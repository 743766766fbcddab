import { createHash } from 'node:crypto';
import { distinctWords } from '../../search/words-query.ts';

/** A model that the test server claims to have. */
export interface ServedModel {
  readonly name: string;
  readonly sizeBytes: number;
  readonly family: string;
  readonly parameters: string;
  readonly capabilities: readonly string[];
  /** Numbers in a vector; 0 when it makes none. */
  readonly dimensions: number;
  /** Set for a model that forwards texts to another machine. */
  readonly remoteHost?: string;
  /** Raised when the name is pulled anew with other weights. */
  readonly revision?: number;
}

export const llama: ServedModel = {
  name: 'llama3.2:latest',
  sizeBytes: 2_019_393_189,
  family: 'llama',
  parameters: '3.2B',
  capabilities: ['completion', 'tools'],
  dimensions: 0,
};

export const nomic: ServedModel = {
  name: 'nomic-embed-text:latest',
  sizeBytes: 274_302_450,
  family: 'nomic-bert',
  parameters: '137M',
  capabilities: ['embedding'],
  dimensions: 96,
};

export const cloudModel: ServedModel = {
  name: 'gpt-oss:120b-cloud',
  sizeBytes: 384,
  family: 'gptoss',
  parameters: '116.8B',
  capabilities: ['completion'],
  dimensions: 0,
  remoteHost: 'https://ollama.com:443',
};

export const digestOf = ({ name, revision = 1 }: ServedModel): string =>
  createHash('sha256').update(`${name}@${revision}`).digest('hex');

/** A vector of unit length, nearer to another the more words the texts share: enough for a search to mean something. */
export function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of [...distinctWords(text), 'text']) {
    const hash = createHash('sha256').update(word).digest();
    const at = hash.readUInt32LE(0) % dimensions;
    vector[at] = (vector[at] ?? 0) + (hash.readUInt8(4) < 128 ? 1 : -1) * (1 + hash.readUInt8(5) / 255);
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => Math.fround(value / length));
}
