import { describe, expect, test } from 'vitest';
import { localModelDimensions } from '../shared/contract/model-api.ts';
import { EmbeddingModel, prepareText, type TextModel } from './embedding-model.ts';

const rowOf = (vectors: Float32Array, index: number) =>
  vectors.subarray(index * localModelDimensions, (index + 1) * localModelDimensions);

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (const [index, value] of a.entries()) sum += value * (b[index] ?? 0);
  return sum;
}

describe('the real model', () => {
  const model = new EmbeddingModel();

  async function embedEach(...texts: string[]): Promise<Float32Array[]> {
    const { vectors } = await model.embed(texts);
    return texts.map((_text, index) => rowOf(vectors, index));
  }

  test('gives one unit vector for each text', async () => {
    const { dimensions, vectors } = await model.embed(['tea', 'a longer text about the weather in spring']);
    expect(dimensions).toBe(512);
    expect(vectors).toHaveLength(1024);
    for (const index of [0, 1]) expect(Math.hypot(...rowOf(vectors, index))).toBeCloseTo(1, 5);
  });

  test('puts a paraphrase nearer than another subject', async () => {
    const [question, paraphrase, other] = await embedEach(
      'How do I boil an egg?',
      'What is the best way to cook eggs in hot water?',
      'The parliament passed a new tax law yesterday.',
    );
    expect(cosine(question!, paraphrase!)).toBeGreaterThan(cosine(question!, other!) + 0.2);
  });

  test('gives the same vector for a text whatever stands beside it', async () => {
    const [alone] = await embedEach('a garden in April');
    const [, beside] = await embedEach('something else', 'a garden in April');
    expect(beside).toEqual(alone);
  });

  test('reads a line break as the blank that it knows', async () => {
    const [onOneLine, onThree] = await embedEach('how do I boil an egg', 'how do\nI boil\r\n\tan egg');
    expect(onThree).toEqual(onOneLine);
  });

  test('gives a usable vector for texts that it cannot read', async () => {
    const texts = ['\n', ' ', '\u200b', '日本語', '😀😀', '\ud800', '\u0000', '.', '¨'];
    for (const vector of await embedEach(...texts)) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  });

  test('is not slowed down by the part of a long text that it ignores', async () => {
    const sentence = 'the quick brown fox jumps over the lazy dog and then sleeps near an old river ';
    const [long, longer] = await embedEach(sentence.repeat(30), sentence.repeat(250).slice(0, 20_000));
    expect(cosine(long!, longer!)).toBeCloseTo(1, 5);
    expect(prepareText(sentence.repeat(250)).length).toBeLessThan(2100);
  });
});

/** A model whose computations end when the test says so. */
function steppedModel() {
  const asked: string[] = [];
  const finish: (() => void)[] = [];
  const vector = Array<number>(localModelDimensions).fill(3);
  const model: TextModel = {
    embed: ([text]) => {
      asked.push(text ?? '');
      return new Promise((resolve) => finish.push(() => resolve([vector])));
    },
  };
  return { model, asked, finish };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function turns(count = 5): Promise<void> {
  for (let index = 0; index < count; index += 1) await turn();
}

test('a query runs between two texts of a batch, and a second query lets the batch have its turn', async () => {
  const { model, asked, finish } = steppedModel();
  const embedding = new EmbeddingModel(() => Promise.resolve(model));
  const all = [embedding.embed(['a', 'b', 'c']), embedding.embed(['d', 'e'])];
  await turns();
  all.push(embedding.embed(['first query']), embedding.embed(['second query']));
  for (let step = 0; step < 7; step += 1) {
    finish[step]!();
    await turns();
  }
  expect(asked).toEqual(['a', 'first query', 'b', 'second query', 'c', 'd', 'e']);
  await Promise.all(all);
});

test('batches run one after the other', async () => {
  const { model, asked, finish } = steppedModel();
  const embedding = new EmbeddingModel(() => Promise.resolve(model));
  const both = [embedding.embed(['first']), embedding.embed(['second'])];
  await turns();
  expect(asked).toEqual(['first']);
  finish[0]!();
  await turns();
  expect(asked).toEqual(['first', 'second']);
  finish[1]!();
  await Promise.all(both);
});

test('a withdrawn batch stops before its next text, and the batch behind it runs', async () => {
  const { model, asked, finish } = steppedModel();
  const embedding = new EmbeddingModel(() => Promise.resolve(model));
  const controller = new AbortController();
  const withdrawn = embedding.embed(['a', 'b', 'c'], controller.signal);
  const next = embedding.embed(['d']);
  await turns();
  controller.abort();
  finish[0]!();
  await expect(withdrawn).rejects.toMatchObject({ code: 'cancelled' });
  await turns();
  expect(asked).toEqual(['a', 'd']);
  finish[1]!();
  expect((await next).vectors[0]).toBeCloseTo(1 / Math.sqrt(512));
});

test('a load that fails is told by its code and tried anew', async () => {
  let loads = 0;
  const { model, finish } = steppedModel();
  const embedding = new EmbeddingModel(() => {
    loads += 1;
    return loads === 1 ? Promise.reject(new Error('the file is missing')) : Promise.resolve(model);
  });
  await expect(embedding.embed(['a'])).rejects.toMatchObject({ code: 'model-unavailable' });
  const again = embedding.embed(['a']);
  await turns();
  finish[0]!();
  await again;
  expect(loads).toBe(2);
});

test('a vector that is no direction is refused', async () => {
  for (const row of [Array<number>(512).fill(0), [1, 2], Array<number>(512).fill(Number.NaN)]) {
    const embedding = new EmbeddingModel(() => Promise.resolve({ embed: () => Promise.resolve([row]) }));
    await expect(embedding.embed(['a'])).rejects.toMatchObject({ code: 'model-failed' });
  }
});
