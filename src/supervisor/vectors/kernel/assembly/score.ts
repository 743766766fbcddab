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
  const queryEnd: usize = query + ((<usize>stride) << 1);
  for (let row: i32 = 0; row < count; row++) {
    let sums = i32x4.splat(0);
    let more = i32x4.splat(0);
    let code = codes;
    for (let part = query; part < queryEnd; part += 32) {
      const sixteen = v128.load(code);
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(sixteen), v128.load(part)));
      more = i32x4.add(more, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(sixteen), v128.load(part, 16)));
      code += 16;
    }
    sums = i32x4.add(sums, more);
    const sum =
      i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3);
    store<f32>(out, <f32>sum * load<f32>(scales) * factor);
    codes += stride;
    scales += 4;
    out += 4;
  }
}
