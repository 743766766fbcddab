/** The value that `share` of the values do not pass, by nearest rank: always one that was measured. */
export function percentile(values: readonly number[], share: number): number {
  if (!(share > 0 && share <= 1)) throw new RangeError(`A share lies above 0 and up to 1: ${share}`);
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  if (value === undefined) throw new RangeError('Of no values there is no percentile.');
  return value;
}

/** The value in the middle; of an even count the mean of the two there. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (lower === undefined || upper === undefined) throw new RangeError('Of no values there is no median.');
  return (lower + upper) / 2;
}
