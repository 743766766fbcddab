import asc from 'assemblyscript/asc';

/** Scalar products of four queries with each of many rows, in float32. The dimensions are a multiple of four. */
const source = `
  export function dotFour(rows: usize, count: i32, queries: usize, dimensions: i32, out: usize): void {
    const rowBytes: usize = <usize>dimensions << 2;
    for (let row = 0; row < count; ++row) {
      let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
      for (let at: usize = 0; at < rowBytes; at += 16) {
        const value = v128.load(rows + at);
        a = f32x4.add(a, f32x4.mul(value, v128.load(queries + at)));
        b = f32x4.add(b, f32x4.mul(value, v128.load(queries + rowBytes + at)));
        c = f32x4.add(c, f32x4.mul(value, v128.load(queries + rowBytes * 2 + at)));
        d = f32x4.add(d, f32x4.mul(value, v128.load(queries + rowBytes * 3 + at)));
      }
      f32.store(out, sum(a));
      f32.store(out + 4, sum(b));
      f32.store(out + 8, sum(c));
      f32.store(out + 12, sum(d));
      rows += rowBytes;
      out += 16;
    }
  }
  // @ts-ignore: a decorator of AssemblyScript
  @inline function sum(v: v128): f32 {
    return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
  }
`;

export const queriesPerCall = 4;

type DotFour = (rows: number, count: number, queries: number, dimensions: number, out: number) => void;

export interface DotKernel {
  readonly memory: WebAssembly.Memory;
  readonly dotFour: DotFour;
}

export async function compileDotKernel(): Promise<Uint8Array> {
  const { error, binary } = await asc.compileString(source, {
    optimizeLevel: 3,
    runtime: 'stub',
    enable: ['simd'],
    importMemory: true,
  });
  if (error || !binary) throw error ?? new Error('The kernel does not compile.');
  return binary;
}

const pageBytes = 65_536;

export async function startDotKernel(binary: Uint8Array, bytes: number): Promise<DotKernel> {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const { instance } = await WebAssembly.instantiate(new Uint8Array(binary), { env: { memory } });
  return { memory, dotFour: instance.exports['dotFour'] as DotFour }; // As the source above declares it.
}
