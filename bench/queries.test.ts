import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../src/supervisor/test/seeded-random.ts';
import { headingsOf, makeQueries, readQueries, sampleWords } from './queries.ts';
import { queryTexts } from './query-texts.ts';
import { withScratch } from './scratch.ts';
import { readSampleVault } from './vaults.ts';

describe('headings', () => {
  it('are those of the text, not of its code', () => {
    expect(headingsOf('# One\ntext\n```sh\n# no\n```\n## Two ##\n#tag\n####### seven\n')).toEqual(['One', 'Two']);
  });
});

describe('sampled words', () => {
  const headings = ['The Walrus and the Carpenter', 'A b', '...', 'Größe in Café'];

  it('come from the headings, in their order, none twice, the same for the same seed', () => {
    const sampled = sampleWords(headings, 8, seededRandom(1));
    expect(sampled).toEqual(sampleWords(headings, 8, seededRandom(1)));
    expect(new Set(sampled).size).toBe(8);
    const worded = ['the walrus and the carpenter', 'größe café'];
    for (const query of sampled) expect(worded.some((words) => words.includes(query))).toBe(true);
  });

  it('end when there are no more', () => {
    expect(sampleWords(['walrus'], 5, seededRandom(1))).toEqual(['walrus']);
    expect(sampleWords(['...'], 5, seededRandom(1))).toEqual([]);
  });
});

describe('queries', () => {
  it('are two hundred distinct ones for the sample vault, the built-in first', async () => {
    const queries = makeQueries(await readSampleVault());
    expect(queryTexts).toHaveLength(40);
    expect(queries.slice(0, 40)).toEqual(queryTexts);
    expect(new Set(queries).size).toBe(200);
  });

  it('may come from a file, one a line', () =>
    withScratch(async (folder) => {
      const file = join(folder, 'queries.txt');
      writeFileSync(file, 'walrus\r\n\n penguin \nwalrus\n');
      expect(readQueries(file)).toEqual(['walrus', 'penguin']);
      writeFileSync(file, '\n');
      expect(() => readQueries(file)).toThrow('holds no queries');
      expect(() => readQueries(join(folder, 'gone'))).toThrow('cannot be read');
    }));
});
