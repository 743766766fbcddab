const mebibyte = 2 ** 20;
/** V8's limit is the cap plus room for the young generation: on Electron 33, 3 with our semi-space, 24 with V8's own. */
const youngGenerationRoomMb = 192;

/** Says what is wrong with the heap limit that a process reports, or null. An ignored flag shows as about 4 GB. */
export function heapLimitProblem(limitBytes: number, capMb: number): string | null {
  const limitMb = limitBytes / mebibyte;
  if (limitMb >= capMb && limitMb <= capMb + youngGenerationRoomMb) return null;
  return `its memory cap does not hold: the heap may grow to ${Math.round(limitMb)} MiB, where ${capMb} MiB were asked for`;
}
