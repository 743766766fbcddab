// A PostgreSQL with pgvector, compiled to WebAssembly, on a loopback port: for tests where the system has none.
// Prints the port on a line of its own; ends with its standard input. It has one session, so one connection at a time is
// served and the others wait.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

const sslRequest = 80_877_103;
const cancelRequest = 80_877_102;
const lengthBytes = 4;

const database = await PGlite.create({ extensions: { vector } });
let turn = Promise.resolve();

const server = createServer((socket) => {
  socket.pause();
  socket.setNoDelay(true); // An answer is several small writes: held together they wait 40 ms for the client's word.
  socket.on('error', () => {}); // Whoever hung up needs no answer.
  turn = turn.then(() => serve(socket)).catch((error) => process.stderr.write(`${error.stack}\n`));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit(0));

/** Until the client is gone; the next one finds the session as new. */
async function serve(socket) {
  if (socket.destroyed) return;
  try {
    for await (const message of messagesOf(socket)) {
      await database.runExclusive(() =>
        database.execProtocolRawStream(message, { onRawData: (data) => socket.write(Buffer.from(data)) }),
      );
      if (socket.writableNeedDrain) await once(socket, 'drain');
    }
  } finally {
    socket.destroy();
    await database.exec('ROLLBACK; RESET ALL; DEALLOCATE ALL;');
  }
}

/** Cuts the stream into the protocol's messages, and answers those that come before the first of them itself. */
async function* messagesOf(socket) {
  let buffered = Buffer.alloc(0);
  let isStarted = false;
  for await (const chunk of socket) {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const length = messageLength(buffered, isStarted);
      if (length === null) break;
      const message = buffered.subarray(0, length);
      buffered = buffered.subarray(length);
      if (!isStarted && message.readInt32BE(lengthBytes) === sslRequest) {
        socket.write('N');
      } else if (!isStarted && message.readInt32BE(lengthBytes) === cancelRequest) {
        return;
      } else if (isStarted && message[0] === 'X'.charCodeAt(0)) {
        return;
      } else {
        isStarted = true;
        yield new Uint8Array(message);
      }
    }
  }
}

/** Null while the message is not whole. All but the first have a letter before their length. */
function messageLength(buffered, isStarted) {
  const letterBytes = isStarted ? 1 : 0;
  if (buffered.length < letterBytes + lengthBytes) return null;
  const length = letterBytes + buffered.readInt32BE(letterBytes);
  return buffered.length < length ? null : length;
}
