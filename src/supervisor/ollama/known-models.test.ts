import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentLog } from '../test/index-builders.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { KnownModelsFile } from './known-models.ts';

const nomic = { digest: 'a1', dimensions: 768 };
const other = { digest: 'b2', dimensions: 384 };

it('remembers models for the next start, the latest of each name, and forgets on demand', async () => {
  const file = join(temporaryFolder(), 'new-folder', 'known.json');
  const known = new KnownModelsFile(file, silentLog);
  expect(await known.get('nomic')).toBeNull();
  await known.set('nomic', { digest: 'old', dimensions: 3 });
  await known.set('nomic', nomic);
  await known.set('other', other);
  const next = new KnownModelsFile(file, silentLog);
  expect([await next.get('nomic'), await next.get('other')]).toMatchObject([nomic, other]);
  await next.forget('nomic');
  expect([await next.get('nomic'), await next.get('other')]).toMatchObject([null, other]);
});

it('takes a damaged memory for none, and holds twenty at most', async () => {
  const file = join(temporaryFolder(), 'known.json');
  writeFileSync(file, '{"models": [{"name": 1}]}');
  const known = new KnownModelsFile(file, silentLog);
  expect(await known.get('nomic')).toBeNull();
  for (let number = 0; number < 25; number += 1) await known.set(`model-${number}`, nomic);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ models: { length: 20 } });
  expect(await known.get('model-0')).toBeNull();
});
