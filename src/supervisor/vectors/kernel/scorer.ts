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

export interface PickedScoreRequest extends ScoreRequest {
  /** Where the numbers of `count` rows lie. Bytes from the memory's start. */
  readonly rows: number;
}

/** Memory with a routine that scores int8 codes in it against an int16 query. It grows and never shrinks: drop it. */
export interface Scorer {
  /** Another one after `grow`. */
  readonly memory: ArrayBuffer;
  grow(leastBytes: number): void;
  /** scores[row] = dot(query, codes[row]) * scales[row] * factor. */
  score(request: ScoreRequest): void;
  /** The same for rows by their numbers: scores[place] is of the row rows[place]. */
  scorePicked(request: PickedScoreRequest): void;
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
  readonly scorePicked: (
    query: number,
    codes: number,
    dimensions: number,
    rows: number,
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

  scorePicked({ query, codes, dimensions, rows, count, scales, factor, scores }: PickedScoreRequest): void {
    this.#kernel.scorePicked(query, codes, dimensions, rows, count, scales, factor, scores);
  }
}

/** The same in plain JavaScript, some thirty times slower. */
export class PlainScorer implements Scorer {
  memory = new ArrayBuffer(0);

  grow(leastBytes: number): void {
    if (leastBytes > this.memory.byteLength) this.memory = this.memory.transfer(leastBytes);
  }

  score(request: ScoreRequest): void {
    this.#scoreRows(request, (place) => place);
  }

  scorePicked(request: PickedScoreRequest): void {
    const rows = new Uint32Array(this.memory, request.rows, request.count);
    this.#scoreRows(request, (place) => rows[place] ?? 0);
  }

  #scoreRows(request: ScoreRequest, rowAt: (place: number) => number): void {
    const { dimensions, count } = request;
    const query = new Int16Array(this.memory, request.query, dimensions);
    const codes = new Int8Array(this.memory, request.codes);
    const scales = new Float32Array(this.memory, request.scales);
    const scores = new Float32Array(this.memory, request.scores, count);
    for (let place = 0; place < count; place += 1) {
      const row = rowAt(place);
      let sum = 0;
      for (let at = 0; at < dimensions; at += 1) sum += (codes[row * dimensions + at] ?? 0) * (query[at] ?? 0);
      // Rounded after each step, as the kernel's float32 is.
      scores[place] = Math.fround(Math.fround(sum) * (scales[row] ?? 0)) * Math.fround(request.factor);
    }
  }
}
