import { expect, test } from 'vitest';
import { embedResultSchema, localModelDimensions, maxBatchTexts } from '../shared/contract/model-api.ts';
import { localPorts } from '../shared/rpc/local-ports.ts';
import { PortClient } from '../shared/rpc/port-client.ts';
import { ManualClock } from '../shared/util/manual-clock.ts';
import { EmbeddingModel, type TextModel } from './embedding-model.ts';
import { serveModel } from './embed-server.ts';

const evenRow = Array<number>(localModelDimensions).fill(1);

function connect(model: TextModel) {
  const [serverPort, clientPort] = localPorts();
  const logged: string[] = [];
  serveModel(serverPort, new EmbeddingModel(() => Promise.resolve(model)), (message) => logged.push(message));
  const client = new PortClient(clientPort, { clock: new ManualClock(), maxPending: 8, timeoutMs: 1000 });
  return { client, logged };
}

test('a batch comes back over the port as the contract has it', async () => {
  const { client } = connect({ embed: () => Promise.resolve([evenRow]) });
  const result = embedResultSchema.parse(await client.call('embed', { texts: ['a', 'b'] }));
  expect([result.dimensions, result.vectors.length]).toEqual([localModelDimensions, 2 * localModelDimensions]);
});

test('all that the supervisor may ask at once is served', async () => {
  const { client } = connect({ embed: () => Promise.resolve([evenRow]) });
  const calls = Array.from({ length: 8 }, () => client.call('embed', { texts: ['a', 'b'] }));
  expect((await Promise.allSettled(calls)).map((outcome) => outcome.status)).toEqual(Array(8).fill('fulfilled'));
});

test('an empty batch, an empty text and too many texts are refused', async () => {
  const { client } = connect({ embed: () => Promise.resolve([evenRow]) });
  for (const texts of [[], [''], Array<string>(maxBatchTexts + 1).fill('a')]) {
    await expect(client.call('embed', { texts })).rejects.toMatchObject({ code: 'invalid-request' });
  }
});

test('a bug in the model answers with its code, and the log has the stack', async () => {
  const { client, logged } = connect({ embed: () => Promise.reject(new TypeError('shape mismatch')) });
  await expect(client.call('embed', { texts: ['a'] })).rejects.toMatchObject({ code: 'internal' });
  expect(logged[0]).toContain('TypeError: shape mismatch');
  expect(logged[0]).toContain('embed-server.test.ts');
});
