const largestCode = 127;
const largestQueryValue = 32_767;
/** Room for the rounding of the query's values within the 31 bits of a sum. */
const sumLimit = 2 ** 31 * 0.98;

/** Writes the int8 codes of a vector; answers the scale: code * scale is the value again, but for rounding. */
export function quantise(vector: Float32Array, codes: Int8Array): number {
  let largest = 0;
  for (let place = 0; place < vector.length; place += 1) {
    const size = Math.abs(vector[place] ?? 0);
    if (size > largest) largest = size;
  }
  // As float32 from the start: that is how it is stored, and the residual must be that of what is stored.
  const scale = Math.fround(largest / largestCode);
  if (scale === 0) codes.fill(0);
  else for (let place = 0; place < vector.length; place += 1) codes[place] = Math.round((vector[place] ?? 0) / scale);
  return scale;
}

/** The length of what the codes do not hold of the vector. By Cauchy-Schwarz no score is off by more than that. */
export function residualOf(vector: Float32Array, codes: Int8Array, scale: number): number {
  let sum = 0;
  for (let place = 0; place < vector.length; place += 1) {
    sum += ((vector[place] ?? 0) - (codes[place] ?? 0) * scale) ** 2;
  }
  return Math.sqrt(sum);
}

/** A vector that codes are scored against: `values * factor` is the vector again, but for an error of length `error`. */
export interface ScoringQuery {
  readonly values: Int16Array;
  readonly factor: number;
  readonly error: number;
}

/** As fine as int16 allows, without a sum that leaves 32 bits: |codes| <= 127 sqrt(n) and |values| bound it. */
export function scoringQuery(vector: Float32Array): ScoringQuery {
  let largest = 0;
  let squares = 0;
  for (const value of vector) {
    largest = Math.max(largest, Math.abs(value));
    squares += value * value;
  }
  const values = new Int16Array(vector.length);
  if (largest === 0) return { values, factor: 0, error: 0 };
  const longest = sumLimit / (largestCode * Math.sqrt(vector.length));
  const size = Math.min(largestQueryValue / largest, longest / Math.sqrt(squares));
  let errors = 0;
  for (let place = 0; place < vector.length; place += 1) {
    const value = vector[place] ?? 0;
    const rounded = Math.round(value * size);
    values[place] = rounded;
    errors += (value - rounded / size) ** 2;
  }
  return { values, factor: 1 / size, error: Math.sqrt(errors) };
}
