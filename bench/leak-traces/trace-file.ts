import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** What the recorder knew of a trace; absent from stripped ones. */
export interface Truth {
  readonly cls: string;
  readonly component: string | null;
  readonly onset: number | null;
}

export interface Trace {
  readonly id: string;
  readonly cols: readonly string[];
  readonly samples: readonly (readonly number[])[];
  readonly truth: Truth | null;
}

/** A line of a trace file. The format is ours (`../shared/leaks/README.md`), so only its shape is checked. */
interface TraceLine {
  readonly id: string;
  readonly cols: readonly string[];
  readonly samples: readonly (readonly number[])[];
  readonly cls?: string;
  readonly leak?: boolean;
  readonly truth?: { readonly component: string | null; readonly t0: number | null };
}

/** Reads traces one by one from JSON lines, gzipped or not. */
export async function* readTraces(file: string): AsyncGenerator<Trace> {
  const bytes = createReadStream(file);
  const input = isGzip(file) ? bytes.pipe(createGunzip()) : bytes;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') yield parseTrace(line);
  }
}

function parseTrace(line: string): Trace {
  const row = JSON.parse(line) as Partial<TraceLine>; // Checked right below.
  if (typeof row.id !== 'string' || !Array.isArray(row.cols) || !Array.isArray(row.samples))
    throw new Error(`Not a trace (needs id, cols, samples): ${line.slice(0, 80)}`);
  const truth =
    row.cls === undefined || row.truth === undefined
      ? null
      : {
          cls: row.cls,
          component: row.leak ? row.truth.component : null,
          onset: row.leak ? row.truth.t0 : null,
        };
  return { id: row.id, cols: row.cols, samples: row.samples, truth };
}

function isGzip(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(2);
    readSync(descriptor, start, 0, 2, 0);
    return start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    closeSync(descriptor);
  }
}
