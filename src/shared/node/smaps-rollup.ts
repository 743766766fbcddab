/** Sums Private_Dirty and Swap of a smaps_rollup text, in bytes; null when the text has neither. */
export function parseSmapsRollup(text: string): number | null {
  const kilobytes = [...text.matchAll(/^(?:Private_Dirty|Swap):\s+(\d+) kB$/gm)].map((match) => Number(match[1]));
  return kilobytes.length === 0 ? null : kilobytes.reduce((sum, value) => sum + value, 0) * 1_024;
}
