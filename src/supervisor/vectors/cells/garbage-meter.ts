/** Blobs read since the last young collection: this much is let lie. Bytes. */
const tolerableBytes = 4_000_000;

/**
 * Each blob that SQLite reads is a buffer outside V8's heap, and V8 is slow to see that they pile up: 39 MB of own
 * memory grew to 116 MB without this. A collection of the young is asked for by bytes read, since queries differ.
 */
export class GarbageMeter {
  readonly #collectYoung: (() => void) | undefined;
  #unseenBytes = 0;

  constructor(collectYoung: (() => void) | undefined) {
    this.#collectYoung = collectYoung;
  }

  read(bytes: number): void {
    this.#unseenBytes += bytes;
    if (this.#unseenBytes < tolerableBytes) return;
    this.#unseenBytes = 0;
    this.#collectYoung?.();
  }
}
