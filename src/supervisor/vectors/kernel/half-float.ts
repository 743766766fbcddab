/** A float16 takes two bytes. */
export const halfFloatBytes = 2;

const patterns = 65_536;
const float32 = new Float32Array(1);
const bits = new Uint32Array(float32.buffer);

/** The value of every float16, by its bits: 256 KB once, and a look-up instead of arithmetic for each number read. */
const values = Float32Array.from({ length: patterns }, (_, half) => valueOf(half));

function valueOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1_024) * 2 ** (exponent - 15);
}

/** The bits of the nearest float16; of two equally near the one that ends in 0, as IEEE 754 rounds. */
export function halfOf(value: number): number {
  float32[0] = value;
  const whole = bits[0] ?? 0;
  const sign = (whole >>> 16) & 0x8000;
  const exponent = (whole >>> 23) & 0xff;
  const fraction = whole & 0x7f_ffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  const power = exponent - 112; // The float16 exponent: its bias is 15 where float32 has 127.
  if (power >= 0x1f) return sign | 0x7c00;
  if (power > 0) return sign | (roundedShift(fraction, 13) + (power << 10)); // A carry moves on into the exponent.
  if (power < -10) return sign;
  return sign | roundedShift(fraction | 0x80_0000, 14 - power);
}

function roundedShift(value: number, places: number): number {
  const kept = value >>> places;
  const rest = value & ((1 << places) - 1);
  const half = 1 << (places - 1);
  return rest > half || (rest === half && kept & 1) ? kept + 1 : kept;
}

/** Writes a vector as float16, little endian as all our systems are. */
export function writeHalves(vector: Float32Array, halves: Uint16Array): void {
  for (let place = 0; place < vector.length; place += 1) halves[place] = halfOf(vector[place] ?? 0);
}

/** Reads float16 bytes, which may begin anywhere, into `vector`. */
export function readHalves(bytes: Uint8Array, vector: Float32Array): void {
  const halves = halvesOf(bytes);
  for (let place = 0; place < vector.length; place += 1) vector[place] = values[halves[place] ?? 0] ?? 0;
}

/**
 * The dot product of float16 bytes with a vector, in double precision: what the store calls exact. Four sums side by
 * side, since each addition waits for the one before: a third of the time.
 */
export function dotOfHalves(bytes: Uint8Array, vector: Float32Array): number {
  const halves = halvesOf(bytes);
  const { length } = vector;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let place = 0;
  for (; place + 4 <= length; place += 4) {
    a += (values[halves[place] ?? 0] ?? 0) * (vector[place] ?? 0);
    b += (values[halves[place + 1] ?? 0] ?? 0) * (vector[place + 1] ?? 0);
    c += (values[halves[place + 2] ?? 0] ?? 0) * (vector[place + 2] ?? 0);
    d += (values[halves[place + 3] ?? 0] ?? 0) * (vector[place + 3] ?? 0);
  }
  for (; place < length; place += 1) a += (values[halves[place] ?? 0] ?? 0) * (vector[place] ?? 0);
  return a + b + (c + d);
}

/** The same bytes as whole numbers: of a copy where they begin at an odd place. */
function halvesOf(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset } = byteOffsetIsEven(bytes) ? bytes : Uint8Array.from(bytes);
  return new Uint16Array(buffer, byteOffset, Math.floor(bytes.byteLength / halfFloatBytes));
}

const byteOffsetIsEven = ({ byteOffset }: Uint8Array): boolean => byteOffset % halfFloatBytes === 0;
