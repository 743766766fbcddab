import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BenchmarkError } from '../benchmark.ts';

export const traceFormats = ['i32be', 'i64be', 'txt'] as const;
export type TraceFormat = (typeof traceFormats)[number];

/** Look-ups in order, by keys that are numbered from 0. */
export interface AccessTrace {
  readonly name: string;
  readonly keys: Int32Array;
  readonly distinctKeys: number;
  /** The number of keys of which a cache holds a part. */
  readonly corpusKeys: number;
  /** Look-ups before this one fill the cache and are not counted. */
  readonly countedFrom: number;
  /** 1 for look-ups that somebody waits for; left out when all are alike. */
  readonly isInteractive?: Uint8Array;
}

/** `FILE` or `FILE:FORMAT`; without a format the file's name tells it (`x.i32be.gz`). */
export function readAccessTrace(named: string): AccessTrace {
  const format = traceFormats.find((known) => named.endsWith(`:${known}`));
  const file = format ? named.slice(0, -format.length - 1) : named;
  const bytes = readTraceBytes(file);
  const keys = numbered(readKeys(bytes, format ?? formatOfName(file)));
  if (keys.numbers.length === 0) throw new BenchmarkError(`The trace ${file} has no look-ups.`);
  const { distinct: distinctKeys, numbers } = keys;
  return { name: traceName(file), keys: numbers, distinctKeys, corpusKeys: distinctKeys, countedFrom: 0 };
}

function readTraceBytes(file: string): Buffer {
  try {
    const bytes = readFileSync(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  } catch (error) {
    throw new BenchmarkError(
      `The trace ${file} cannot be read: ${error instanceof Error ? error.message : 'no reason given'}`,
    );
  }
}

function formatOfName(file: string): TraceFormat {
  const format = traceFormats.find((known) => new RegExp(`\\.${known}(\\.gz)?$`).test(file));
  if (!format)
    throw new BenchmarkError(`Say the format of ${file}: ${traceFormats.map((f) => `${file}:${f}`).join(', ')}.`);
  return format;
}

function traceName(file: string): string {
  return basename(file)
    .replace(/\.gz$/, '')
    .replace(/\.[^.]+$/, '');
}

/** Keys as they stand there, opaque; in a text, one a line (the first word of it). */
function* readKeys(bytes: Buffer, format: TraceFormat): Iterable<string | number | bigint> {
  if (format === 'txt') {
    for (const line of bytes.toString('utf8').split('\n')) {
      const key = line.trim().split(/\s+/)[0];
      if (key) yield key;
    }
    return;
  }
  const width = format === 'i32be' ? 4 : 8;
  if (bytes.length % width !== 0) throw new BenchmarkError(`The trace ends within a key of ${width} bytes.`);
  for (let at = 0; at < bytes.length; at += width)
    yield format === 'i32be' ? bytes.readInt32BE(at) : bytes.readBigInt64BE(at);
}

function numbered(keys: Iterable<string | number | bigint>): { numbers: Int32Array; distinct: number } {
  const numbers: number[] = [];
  const numberOf = new Map<string | number | bigint, number>();
  for (const key of keys) {
    const known = numberOf.get(key) ?? numberOf.size;
    if (known === numberOf.size) numberOf.set(key, known);
    numbers.push(known);
  }
  return { numbers: Int32Array.from(numbers), distinct: numberOf.size };
}
