import Database from 'better-sqlite3';
import hnswlib from 'hnswlib-node';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../src/supervisor/test/seeded-random.ts';

/** What each filling takes, about. Bytes. */
const fillBytes = 48_000_000;
const pageBytes = 4_096;

/** Takes memory in one way. */
export interface Filling {
  readonly name: string;
  /** Of what was taken, so much is let go again. */
  readonly droppedShare: number;
  /** Takes it; the function that comes back lets go, up to V8's collection. Files go into the folder. */
  readonly take: (folder: string) => () => void;
}

const kib = 1_024;

export const fillings: readonly Filling[] = [
  ...[4, 16, 64, 256, 1_024, 4_096].flatMap((slabKib) => [
    slabs(`ArrayBuffers of ${slabKib} KiB`, slabKib * kib, 1),
    slabs(`ArrayBuffers of ${slabKib} KiB, every second`, slabKib * kib, 2),
  ]),
  { name: 'Float32Arrays of 512', droppedShare: 1, take: takeVectors },
  { name: 'objects in the heap', droppedShare: 1, take: takeObjects },
  { name: 'strings in the heap', droppedShare: 1, take: takeStrings },
  { name: 'memory of WebAssembly', droppedShare: 1, take: takeWasm },
  { name: 'a file read at once', droppedShare: 1, take: takeFile },
  { name: 'hnswlib graphs', droppedShare: 1, take: () => takeGraphs(1) },
  { name: 'hnswlib graphs, every second', droppedShare: 0.5, take: () => takeGraphs(2) },
  { name: "SQLite's pages, shrunk", droppedShare: 1, take: takePages },
  { name: 'SQLite statements', droppedShare: 1, take: takeStatements },
];

/** With every second slab gone, what was between them must be given back too: trimming a cache looks like that. */
function slabs(name: string, slabBytes: number, keepOneOf: 1 | 2): Filling {
  return {
    name,
    droppedShare: keepOneOf === 1 ? 1 : 0.5,
    take: () => {
      const count = Math.floor(fillBytes / slabBytes);
      const held: (ArrayBuffer | null)[] = Array.from({ length: count }, () => touched(new ArrayBuffer(slabBytes)));
      return dropFrom(held, keepOneOf);
    },
  };
}

/** Memory that was never written takes no room. */
function touched(buffer: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(buffer);
  for (let at = 0; at < bytes.length; at += pageBytes) bytes[at] = 1;
  return buffer;
}

/** What is kept must not be collected, so the list lives on in a place that V8 cannot see through. */
const kept: unknown[] = [];

function dropFrom(held: (object | null)[], everyNth: number): () => void {
  kept.push(held);
  return () => {
    for (let index = 0; index < held.length; index += everyNth) held[index] = null;
  };
}

function dropAll(held: unknown[]): () => void {
  kept.push(held);
  return () => void (held.length = 0);
}

function takeVectors(): () => void {
  return dropAll(Array.from({ length: fillBytes / 2_048 }, () => new Float32Array(512).fill(1)));
}

function takeObjects(): () => void {
  const objects = 400_000;
  return dropAll(Array.from({ length: objects }, (_, id) => ({ id, next: [id, id + 0.5], name: `note-${id}` })));
}

function takeStrings(): () => void {
  // Below V8's own limit of a page for one object, so that they lie among others.
  return dropAll(Array.from({ length: 20_000 }, (_, index) => String(index).padEnd(2_000, 'x').split('').join('')));
}

function takeWasm(): () => void {
  const pages = Math.floor(fillBytes / 65_536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  touched(memory.buffer);
  return dropAll([memory]);
}

function takeFile(folder: string): () => void {
  const file = join(folder, 'large.bin');
  writeFileSync(file, Buffer.alloc(fillBytes, 1));
  return dropAll([readFileSync(file)]);
}

function takeGraphs(everyNth: number): () => void {
  const random = seededRandom(1);
  const graphs = Array.from({ length: 8 }, () => {
    const graph = new hnswlib.HierarchicalNSW('ip', 32);
    graph.initIndex(8_000, 16, 40, 1);
    for (let id = 0; id < 8_000; id += 1)
      graph.addPoint(
        Array.from({ length: 32 }, () => random() - 0.5),
        id,
      );
    return graph;
  });
  return dropFrom(graphs, everyNth);
}

function takePages(folder: string): () => void {
  const database = new Database(join(folder, 'pages.db'));
  database.pragma('page_size = 16384');
  database.pragma(`cache_size = -${fillBytes / 1_000}`);
  database.exec('CREATE TABLE filler (content BLOB)');
  const insert = database.prepare('INSERT INTO filler VALUES (randomblob(16000))');
  database.transaction(() => {
    for (let row = 0; row < fillBytes / 16_384; row += 1) insert.run();
  })();
  database.prepare('SELECT sum(length(content)) FROM filler').get();
  kept.push(database);
  return () => void database.pragma('shrink_memory');
}

function takeStatements(): () => void {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE note (id INTEGER PRIMARY KEY, path TEXT, size INTEGER)');
  kept.push(database);
  const statement = (index: number) =>
    database.prepare(`SELECT id, path, size + ${index} FROM note WHERE id = ? AND size > ${index} ORDER BY path`);
  return dropAll(Array.from({ length: 8_000 }, (_, index) => statement(index)));
}
