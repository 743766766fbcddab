import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withScratch } from '../scratch.ts';
import { projectRoot, readSampleVault } from '../vaults.ts';
import { partOf, readQuestions } from './questions.ts';

const folder = join(projectRoot, 'bench', 'relevance', 'questions');
const paths = new Set(['a.md', 'b/c d.md']);

const read = (text: string) =>
  withScratch(async (scratch) => {
    const file = join(scratch, 'questions.tsv');
    writeFileSync(file, text);
    return readQuestions(file, paths);
  });

describe('a file of questions', () => {
  it('holds queries with the notes that answer them', async () => {
    expect(await read('# remark\nwhere is it\ta.md|b/c d.md\n\nand how \t a.md\r\n')).toEqual([
      { query: 'where is it', accepted: paths },
      { query: 'and how', accepted: new Set(['a.md']) },
    ]);
  });

  it('is refused with the place of what is wrong', async () => {
    await expect(read('one\ta.md\ntwo')).rejects.toThrow(/line 2.*a tab/);
    await expect(read('one\ta.md\tb.md')).rejects.toThrow(/line 1/);
    await expect(read('one\ta.md|missing.md')).rejects.toThrow(/no note "missing.md"/);
    await expect(read('# nothing\n')).rejects.toThrow(/no questions/);
    expect(() => readQuestions(join(folder, 'missing.tsv'), paths)).toThrow(/cannot be read/);
  });

  it('falls into two parts by turns', async () => {
    const questions = await read('one\ta.md\ntwo\ta.md\nthree\ta.md\n');
    const queries = (part: 'all' | 'dev' | 'held-out') => partOf(questions, part).map(({ query }) => query);
    expect([queries('all'), queries('dev'), queries('held-out')]).toEqual([
      ['one', 'two', 'three'],
      ['one', 'three'],
      ['two'],
    ]);
  });
});

describe('the questions of the project', () => {
  it('name notes of the sample vault', async () => {
    const { notes } = await readSampleVault();
    const notePaths = new Set<string>(notes.map(({ path }) => path));
    expect(readQuestions(join(folder, 'sample-vault.tsv'), notePaths).length).toBeGreaterThanOrEqual(20);
  });

  it('lie beside each other, one file a vault', () => {
    expect(readdirSync(folder).toSorted()).toEqual(['prometheus-docs.tsv', 'rust-rfcs.tsv', 'sample-vault.tsv']);
  });
});
