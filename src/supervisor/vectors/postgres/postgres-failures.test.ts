import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { systemClock } from '../../../shared/util/clock.ts';
import { PostgresStore } from './postgres-store.ts';

const secret = 'not-to-be-seen';

function storeAt(connectionString: string, collection = 'notes'): PostgresStore {
  const store = new PostgresStore({ connectionString, collection, dimensions: 32, clock: systemClock });
  onTestFinished(() => store.dispose());
  return store;
}

async function openingFailure(connectionString: string): Promise<AppError> {
  const failure: unknown = await storeAt(connectionString)
    .open()
    .catch((error: unknown) => error);
  if (!(failure instanceof AppError)) throw new Error('It opened, or failed in another way.');
  return failure;
}

/** A server on a real port that does with each connection what it is told. */
function listen(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    answer(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

/** Answers the first message as PostgreSQL does when it refuses a client. */
function refuse(socket: Socket, state: string, message: string): void {
  const fields = Buffer.from(`SFATAL\0C${state}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  socket.once('data', () => socket.end(Buffer.concat([head, fields])));
}

const urlAt = (port: number) => `postgresql://writer:${secret}@127.0.0.1:${port}/notes`;

describe('PostgresStore without a server that serves it', () => {
  it.each(['', 'notes on my server', `mysql://writer:${secret}@localhost/notes`, `://writer:${secret}@localhost`])(
    'refuses the connection string "%s" without repeating it',
    (text) => {
      const make = () => storeAt(text);
      expect(make).toThrow(expect.objectContaining({ code: 'settings-invalid' }));
      expect(make).not.toThrow(secret);
    },
  );

  it('refuses names that are none of a collection', () => {
    for (const name of ['', 'Notes', '1notes', 'notes; drop schema public', 'n'.repeat(51)])
      expect(() => storeAt(urlAt(5432), name)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });

  it('says where nobody listens', async () => {
    const port = await listen((socket) => socket.destroy());
    const failure = await openingFailure(urlAt(port));
    expect(failure.code).toBe('database-error');
    expect(failure.message).toContain(`127.0.0.1:${port} does not answer`);
    expect(failure.message).not.toContain(secret);
  });

  it.each([
    ['28P01', 'permission-denied'],
    ['28000', 'permission-denied'],
    ['3D000', 'settings-invalid'],
    ['53300', 'database-error'],
    ['53100', 'disk-full'],
  ])('a refusal with %s is %s', async (state, code) => {
    const port = await listen((socket) => refuse(socket, state, 'no'));
    const failure = await openingFailure(urlAt(port));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain(secret);
  });

  it('gives up on a server that says nothing', { timeout: 30_000 }, async () => {
    const port = await listen(() => {});
    expect((await openingFailure(urlAt(port))).message).toContain('does not answer');
  });

  it('finds nothing and changes nothing while it is not open', async () => {
    const store = storeAt(urlAt(1));
    expect(await store.search({ vector: new Float32Array(32), limit: 3 })).toEqual([]);
    await expect(store.add([{ id: 1, vector: new Float32Array(32) }])).rejects.toMatchObject({
      code: 'invalid-request',
    });
    expect(store.needsMaintenance).toBe(false);
  });
});
