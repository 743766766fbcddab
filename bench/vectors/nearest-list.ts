/** The best few of many scores, best first. */
export class NearestList {
  readonly #limit: number;
  readonly ids: number[] = [];
  readonly scores: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What does not pass it need not be offered. */
  get threshold(): number {
    return this.scores.length < this.#limit ? Number.NEGATIVE_INFINITY : (this.scores.at(-1) ?? 0);
  }

  offer(id: number, score: number): void {
    if (score <= this.threshold) return;
    let place = this.scores.length;
    while (place > 0 && (this.scores[place - 1] ?? 0) < score) place -= 1;
    this.ids.splice(place, 0, id);
    this.scores.splice(place, 0, score);
    if (this.ids.length <= this.#limit) return;
    this.ids.pop();
    this.scores.pop();
  }
}
