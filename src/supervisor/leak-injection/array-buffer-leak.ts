import type { LeakedMemory } from './leaked-memory.ts';

/** Whole pages, so that what is asked for is what the process takes. */
const bufferBytes = 65_536;

/** ArrayBuffers outside V8's heap, every page of them written to: an untouched page takes no memory. */
export class ArrayBufferLeak implements LeakedMemory {
  readonly #buffers: Uint8Array[] = [];

  get bytes(): number {
    return this.#buffers.length * bufferBytes;
  }

  growTo(bytes: number): void {
    while (this.bytes + bufferBytes <= bytes) this.#buffers.push(new Uint8Array(bufferBytes).fill(1));
  }

  dispose(): void {
    this.#buffers.length = 0;
  }
}
