/**
 * A checksum of the whole numbers in a small row, to be kept beside them: SQLite notices few of the bits that flip
 * within a page, and a flipped id would hide a vector without a word.
 */
export function rowCheck(...values: readonly number[]): number {
  let sum = 0x811c_9dc5;
  for (const value of values) {
    sum = Math.imul(sum ^ (value | 0), 0x0100_0193);
    sum = Math.imul(sum ^ (sum >>> 15), 0x85eb_ca6b);
  }
  return (sum ^ (sum >>> 13)) & 0xff_ffff;
}
