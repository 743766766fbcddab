import { deflateSync, crc32 } from 'node:zlib';

/** A PNG of a quiet landscape: hills before a sky, so that pictures in tests look like pictures. */
export function drawPicture(width: number, height: number): Buffer {
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.of(0), ...Array.from({ length: width }, (_, x) => pixel(x / width, y / height))]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // Eight bits a channel, red, green and blue.
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Colours from the top (0) to the bottom (1). */
function pixel(x: number, y: number): Buffer {
  const hills = 0.62 + 0.09 * Math.sin(x * 7) + 0.05 * Math.sin(x * 17 + 2);
  if (y > hills + 0.13) return Buffer.of(58, 92, 66);
  if (y > hills) return Buffer.of(96, 132, 96);
  return Buffer.of(150 + 70 * y, 186 + 40 * y, 226);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
