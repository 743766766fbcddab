import { kernelBase64 } from './kernel-binary.ts';

const wasmPageBytes = 65_536;

/** Where the parts of one scoring lie in the scorer's memory. Bytes from its start; the query on a multiple of 16. */
export interface ScoreRequest {
  readonly query: number;
  readonly codes: number;
  readonly dimensions: number;
  readonly count: number;
  readonly scales: number;
  readonly factor: number;
  readonly scores: number;
}

/** Memory with a routine that scores int8 codes in it against an int16 query. It grows and never shrinks: drop it. */
export interface Scorer {
  /** Another one after `grow`. */
  readonly memory: ArrayBuffer;
  grow(leastBytes: number): void;
  /** scores[row] = dot(query, codes[row]) * scales[row] * factor. */
  score(request: ScoreRequest): void;
}

export type MakeScorer = () => Scorer;

/** What we use of WebAssembly; the types of the language have it only for pages. */
interface WasmApi {
  validate(binary: Uint8Array): boolean;
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly score: (
    query: number,
    codes: number,
    dimensions: number,
    count: number,
    scales: number,
    factor: number,
    scores: number,
  ) => void;
}

let kernel: object | null | undefined;

/** Null where the processor or the runtime has no SIMD. */
function loadKernel(): object | null {
  const binary = Buffer.from(kernelBase64, 'base64');
  return wasm.validate(binary) ? new wasm.Module(binary) : null;
}

/** The WebAssembly kernel where it runs, plain JavaScript elsewhere: the answers are the same. */
export const makeScorer: MakeScorer = () => {
  kernel = kernel === undefined ? loadKernel() : kernel;
  return kernel ? new WasmScorer(kernel) : new PlainScorer();
};

class WasmScorer implements Scorer {
  readonly #kernel: KernelExports;

  constructor(module: object) {
    // What our own compiler run exported; a test holds the binary equal to its source.
    this.#kernel = new wasm.Instance(module).exports as KernelExports;
  }

  get memory(): ArrayBuffer {
    return this.#kernel.memory.buffer;
  }

  grow(leastBytes: number): void {
    const missing = leastBytes - this.memory.byteLength;
    if (missing > 0) this.#kernel.memory.grow(Math.ceil(missing / wasmPageBytes));
  }

  score({ query, codes, dimensions, count, scales, factor, scores }: ScoreRequest): void {
    this.#kernel.score(query, codes, dimensions, count, scales, factor, scores);
  }
}

/** The same in plain JavaScript, some thirty times slower. */
export class PlainScorer implements Scorer {
  memory = new ArrayBuffer(0);

  grow(leastBytes: number): void {
    if (leastBytes > this.memory.byteLength) this.memory = this.memory.transfer(leastBytes);
  }

  score(request: ScoreRequest): void {
    const { dimensions, count } = request;
    const query = new Int16Array(this.memory, request.query, dimensions);
    const codes = new Int8Array(this.memory, request.codes, dimensions * count);
    const scales = new Float32Array(this.memory, request.scales, count);
    const scores = new Float32Array(this.memory, request.scores, count);
    for (let row = 0, at = 0; row < count; row += 1) {
      let sum = 0;
      for (let place = 0; place < dimensions; place += 1, at += 1) sum += (codes[at] ?? 0) * (query[place] ?? 0);
      // Rounded after each step, as the kernel's float32 is.
      scores[row] = Math.fround(Math.fround(sum) * (scales[row] ?? 0)) * Math.fround(request.factor);
    }
  }
}
