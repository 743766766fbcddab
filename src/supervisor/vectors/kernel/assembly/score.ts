// AssemblyScript, compiled by scripts/build-kernel.mjs into ../kernel-binary.ts.

/**
 * out[row] = dot(query, codes of row) * scales[row] * factor, for `count` rows of `stride` int8 codes.
 * The query is int16, 16-byte aligned, and zero from `stride` to the next multiple of 16: the last step of a row reads
 * into the row after it, and the zeros void what it finds there.
 */
export function score(
  query: usize,
  codes: usize,
  stride: i32,
  count: i32,
  scales: usize,
  factor: f32,
  out: usize,
): void {
  for (let row: i32 = 0; row < count; row += 2) {
    const other = min(row + 1, count - 1);
    scoreTwo(query, codes, stride, row, other, scales, factor, out + ((<usize>row) << 2), out + ((<usize>other) << 2));
  }
}

/** The same for the rows whose numbers are at `rows`: out[place] is of the row rows[place]. */
export function scorePicked(
  query: usize,
  codes: usize,
  stride: i32,
  rows: usize,
  count: i32,
  scales: usize,
  factor: f32,
  out: usize,
): void {
  for (let place: i32 = 0; place < count; place += 2) {
    const at = (<usize>place) << 2;
    const otherAt = (<usize>min(place + 1, count - 1)) << 2;
    const row = load<i32>(rows + at);
    const other = load<i32>(rows + otherAt);
    scoreTwo(query, codes, stride, row, other, scales, factor, out + at, out + otherAt);
  }
}

/** Two rows in one pass over the query, a quarter quicker than one after the other. The last of an odd number is both. */
function scoreTwo(
  query: usize,
  codes: usize,
  stride: i32,
  row: i32,
  other: i32,
  scales: usize,
  factor: f32,
  out: usize,
  otherOut: usize,
): void {
  const queryEnd: usize = query + ((<usize>stride) << 1);
  let code = codes + <usize>row * <usize>stride;
  let otherCode = codes + <usize>other * <usize>stride;
  let sums = i32x4.splat(0);
  let otherSums = i32x4.splat(0);
  for (let part = query; part < queryEnd; part += 32) {
    const low = v128.load(part);
    const high = v128.load(part, 16);
    const two = i32x4.add(
      i32x4.dot_i16x8_s(v128.load8x8_s(code), low),
      i32x4.dot_i16x8_s(v128.load8x8_s(code, 8), high),
    );
    const otherTwo = i32x4.add(
      i32x4.dot_i16x8_s(v128.load8x8_s(otherCode), low),
      i32x4.dot_i16x8_s(v128.load8x8_s(otherCode, 8), high),
    );
    sums = i32x4.add(sums, two);
    otherSums = i32x4.add(otherSums, otherTwo);
    code += 16;
    otherCode += 16;
  }
  store<f32>(out, total(sums) * load<f32>(scales + ((<usize>row) << 2)) * factor);
  store<f32>(otherOut, total(otherSums) * load<f32>(scales + ((<usize>other) << 2)) * factor);
}

function total(sums: v128): f32 {
  const sum =
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3);
  return <f32>sum;
}
