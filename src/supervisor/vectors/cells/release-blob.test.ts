import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { releaseBlob } from './release-blob.ts';

it('empties what SQLite read at once, and hurts nothing else', () => {
  const database = new Database(':memory:');
  onTestFinished(() => void database.close());
  const read = database.prepare<[number], Buffer>('SELECT zeroblob(?)').pluck();
  for (const size of [1, 1_000, 50_000]) {
    const blob = read.get(size) ?? Buffer.alloc(0);
    expect(blob).toHaveLength(size);
    releaseBlob(blob);
    expect(blob).toHaveLength(0);
    releaseBlob(blob);
  }
  const pooled = Buffer.from('a small one shares its memory with others');
  releaseBlob(pooled);
  expect(String(pooled)).toContain('shares');
});

it('keeps memory flat while blobs are read, without a collection', () => {
  const database = new Database(':memory:');
  onTestFinished(() => void database.close());
  const read = database.prepare<[], Buffer>('SELECT zeroblob(1000000)').pluck();
  const before = process.memoryUsage().arrayBuffers;
  for (let time = 0; time < 100; time += 1) {
    const blob = read.get();
    if (blob) releaseBlob(blob);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  }
});
