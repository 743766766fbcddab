/** The points of an SVG polyline that fills a box of this size, values upwards; a level line lies in its middle. */
export function polylinePoints(xs: readonly number[], ys: readonly number[], width: number, height: number): string {
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const place = (value: number, least: number, most: number) =>
    most === least ? 0.5 : (value - least) / (most - least);
  return xs
    .slice(0, ys.length)
    .map((x, index) => {
      const y = place(ys[index] ?? low, low, high);
      return `${(place(x, left, right) * width).toFixed(1)},${((1 - y) * height).toFixed(1)}`;
    })
    .join(' ');
}
