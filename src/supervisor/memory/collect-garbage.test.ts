import { expect, test } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';
import { readPrivateBytes } from './private-bytes.ts';

test("what a collection frees in V8's heap leaves the process, pages and all", () => {
  collectGarbage();
  const beforeBytes = readPrivateBytes().bytes;
  let objects: unknown[] = Array.from({ length: 300_000 }, (_, id) => ({ id, name: `note-${id}`, size: [id, id] }));
  const takenBytes = readPrivateBytes().bytes - beforeBytes;
  expect(takenBytes).toBeGreaterThan(20e6);
  expect(objects).toHaveLength(300_000);
  objects = [];
  collectGarbage();
  expect(readPrivateBytes().bytes).toBeLessThan(beforeBytes + takenBytes / 10);
});
