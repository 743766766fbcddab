/** Draws ranks from 0 on, of which rank r is as likely as 1 / (r + 1) ** exponent. */
export class Zipf {
  readonly #cumulated: Float64Array;

  constructor(ranks: number, exponent: number) {
    this.#cumulated = new Float64Array(ranks);
    let total = 0;
    for (let rank = 0; rank < ranks; rank += 1) {
      total += (rank + 1) ** -exponent;
      this.#cumulated[rank] = total;
    }
  }

  /** One of the first `ranks`, from a random number of 0 to 1. */
  draw(random: number, ranks: number): number {
    const wanted = random * (this.#cumulated[ranks - 1] ?? 0);
    let low = 0;
    let high = ranks - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cumulated[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
