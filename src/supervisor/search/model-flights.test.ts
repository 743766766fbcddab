import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { ModelFlights } from './model-flights.ts';

const { signal } = new AbortController();

describe('ModelFlights', () => {
  it('calls the model once for all who ask for the same text meanwhile', async () => {
    const embedder = new FakeEmbedder();
    embedder.isDeferred = true;
    const flights = new ModelFlights(embedder);
    const asked = Array.from({ length: 3 }, () => flights.embed('storm', signal));
    embedder.release();
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 3 }, () => vectorOfText('storm')));
    expect(embedder.calls).toBe(1);
    embedder.isDeferred = false;
    await flights.embed('storm', signal);
    expect(embedder.calls).toBe(2); // It remembers nothing.
  });

  it('goes on for those who wait when another gives up, and ends when all have', async () => {
    const embedder = new FakeEmbedder();
    embedder.isDeferred = true;
    const flights = new ModelFlights(embedder);
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [first, second].map((controller) => flights.embed('storm', controller.signal));
    first.abort();
    await expect(answers[0]).rejects.toMatchObject({ code: 'cancelled' });
    expect(embedder.inFlight).toBe(1);
    second.abort();
    await expect(answers[1]).rejects.toMatchObject({ code: 'cancelled' });
    expect([embedder.inFlight, embedder.embedded]).toEqual([0, []]);
  });

  it('answers or rejects every caller, whoever gives up and whatever comes between', async () => {
    const step = fc.record({ text: fc.constantFrom('a', 'b', 'c'), givesUp: fc.boolean(), releases: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const embedder = new FakeEmbedder();
        embedder.isDeferred = true;
        const flights = new ModelFlights(embedder);
        const answers: Promise<unknown>[] = [];
        for (const { text, givesUp, releases } of steps) {
          const controller = new AbortController();
          const answer = flights.embed(text, controller.signal).then(
            (vector) => expect(vector).toEqual(vectorOfText(text)),
            (error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }),
          );
          answers.push(answer);
          if (givesUp) controller.abort();
          if (releases) embedder.release();
          expect(embedder.inFlight).toBeLessThanOrEqual(3); // The third is being given up.
        }
        embedder.isDeferred = false;
        embedder.release();
        await Promise.all(answers);
        expect(embedder.inFlight).toBe(0);
      }),
    );
  });
});
