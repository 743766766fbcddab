import { expect, it } from 'vitest';
import { AppLog } from './app-log.ts';
import { retrievalRun } from './retrieval-run.ts';

it('tells memory, disk and model apart, and the first look-up of a key from a later one', () => {
  const log = new AppLog();
  const [first, second, edited, query] = [log.newKey(), log.newKey(), log.newKey(), log.newKey()];
  log.add(first, 'import');
  log.add(second, 'import');
  log.endWarmUp();
  log.add(first, 'open'); // Disk: the first indexing leaves the cache alone.
  log.add(first, 'open'); // Memory.
  log.add(edited, 'edit', first); // Compulsory.
  log.add(second, 'scan'); // Disk, and stays out of the cache.
  log.add(second, 'open'); // Disk.
  log.add(query, 'query'); // Compulsory.
  log.add(query, 'query'); // Memory.
  const { all, interactive } = retrievalRun(log, { maxBytes: 4_000_000 });
  expect(all).toMatchObject({ memory: 2, disk: 3, model: 2, compulsory: 2 });
  expect(all.withoutModelShareOfAll).toBe(5 / 7);
  expect(all.withoutModelShareOfNonCompulsory).toBe(1);
  expect(interactive).toMatchObject({ memory: 2, disk: 2, model: 2, compulsory: 2 });
});

it('asks the model again for what neither the cache nor the disk has any more', () => {
  const log = new AppLog();
  log.endWarmUp();
  const queries = Array.from({ length: 2_000 }, () => log.newKey());
  for (const query of [...queries, ...queries]) log.add(query, 'query');
  const { all } = retrievalRun(log, { maxBytes: 1_000_000 });
  expect(all).toMatchObject({ disk: 0, compulsory: 2_000 });
  expect(all.model).toBeGreaterThan(3_000);
  expect(all.withoutModelShareOfNonCompulsory).toBeLessThan(0.5);
});
