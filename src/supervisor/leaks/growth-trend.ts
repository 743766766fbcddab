import { median } from './median.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Trend {
  readonly slope: number;
  /** About 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** One-sided: how likely as much upward order is without any trend. */
  readonly pValue: number;
}

/**
 * Slope by Theil (1950) and Sen (1968): the median of the slopes of all pairs, unmoved by up to 29 % outliers; its
 * interval by Sen's method, the ranks of those slopes; and the trend test of Mann (1945) and Kendall, with continuity
 * correction. Ties of constant floors count as neither up nor down.
 */
export function growthTrend(points: readonly Point[]): Trend {
  const n = points.length;
  const slopes: number[] = [];
  let order = 0;
  points.forEach((later, j) => {
    for (const earlier of points.slice(0, j)) {
      if (later.x > earlier.x) slopes.push((later.y - earlier.y) / (later.x - earlier.x));
      order += Math.sign(later.y - earlier.y);
    }
  });
  if (slopes.length === 0) return { slope: 0, interval: [0, 0], pValue: 1 };
  slopes.sort((a, b) => a - b);
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const reach = (1.96 * deviation) / 2;
  const at = (rank: number): number =>
    slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(slopes.length / 2 + rank)))] ?? 0;
  return {
    slope: median(slopes),
    interval: [at(-reach), at(reach)],
    pValue: upperTail(order > 0 ? (order - 1) / deviation : 0),
  };
}

/** Upper tail of the normal distribution; Abramowitz and Stegun 26.2.17, error below 1e-7. */
function upperTail(z: number): number {
  if (z <= 0) return 0.5;
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = series.reduceRight((total, factor) => (total + factor) * t, 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
