/** The best so many of what it is shown, as a heap with the worst of them on top. Reused: it allocates once. */
export class TopRows {
  readonly #labels: Uint32Array;
  readonly #scores: Float64Array;
  #bound: number;
  #size = 0;

  constructor(capacity: number) {
    this.#labels = new Uint32Array(capacity);
    this.#scores = new Float64Array(capacity);
    this.#bound = capacity;
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size === this.#bound;
  }

  /** Empties it, to hold the best `bound` from now on; no more than its capacity. */
  reset(bound: number): void {
    this.#bound = Math.min(bound, this.#labels.length);
    this.#size = 0;
  }

  /** What a score must exceed to be kept. */
  get worst(): number {
    return this.isFull ? (this.#scores[0] ?? Infinity) : -Infinity;
  }

  offer(label: number, score: number): void {
    if (this.#size < this.#bound) this.#rise(this.#size++, label, score);
    else if (score > (this.#scores[0] ?? Infinity)) this.#sink(label, score);
  }

  /** Shows all labels, in no order. */
  each(visit: (label: number) => void): void {
    for (let at = 0; at < this.#size; at += 1) visit(this.#labels[at] ?? 0);
  }

  /** Best first. The heap stays as it is. */
  sorted(): { label: number; score: number }[] {
    const rows: { label: number; score: number }[] = [];
    for (let at = 0; at < this.#size; at += 1) {
      rows.push({ label: this.#labels[at] ?? 0, score: this.#scores[at] ?? 0 });
    }
    return rows.sort((a, b) => b.score - a.score || a.label - b.label);
  }

  #rise(from: number, label: number, score: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#scores[parent] ?? 0;
      if (above <= score) break;
      this.#put(at, this.#labels[parent] ?? 0, above);
      at = parent;
    }
    this.#put(at, label, score);
  }

  #sink(label: number, score: number): void {
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && (this.#scores[child + 1] ?? 0) < (this.#scores[child] ?? 0)) child += 1;
      const below = this.#scores[child] ?? 0;
      if (below >= score) break;
      this.#put(at, this.#labels[child] ?? 0, below);
      at = child;
    }
    this.#put(at, label, score);
  }

  #put(at: number, label: number, score: number): void {
    this.#labels[at] = label;
    this.#scores[at] = score;
  }
}
