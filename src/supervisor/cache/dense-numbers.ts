const none = -1;

/**
 * Gives out the lowest whole numbers and takes them back. Those in use stay dense: one at most is missing below the
 * highest, so that what is stored under them can be cut off at the end. Taking the missing one back into use is what
 * follows most evictions, and then nothing has to move.
 */
export class DenseNumbers {
  #end = 0;
  #hole = none;

  /** Numbers in use are below this. */
  get end(): number {
    return this.#end;
  }

  get count(): number {
    return this.#hole === none ? this.#end : this.#end - 1;
  }

  take(): number {
    const hole = this.#hole;
    this.#hole = none;
    if (hole !== none) return hole;
    this.#end += 1;
    return this.#end - 1;
  }

  /** Takes a number back. Returns the one whose content the caller moves under it instead, or -1. */
  release(number: number): number {
    const last = this.#end - 1;
    if (number !== last && this.#hole === none) {
      this.#hole = number;
      return none;
    }
    this.#end = last;
    if (this.#hole !== none && this.#hole === last - 1) {
      this.#hole = none;
      this.#end = last - 1;
    }
    return number === last ? none : last;
  }

  /** Nothing is missing afterwards: what the caller stores under `from` it moves to `to`. Null when nothing was. */
  close(): { readonly from: number; readonly to: number } | null {
    const to = this.#hole;
    if (to === none) return null;
    this.#hole = none;
    this.#end -= 1;
    return { from: this.#end, to };
  }

  clear(): void {
    this.#end = 0;
    this.#hole = none;
  }
}
