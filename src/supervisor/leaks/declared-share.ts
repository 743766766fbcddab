import { median } from './median.ts';

/**
 * The part of a component that a running operation has declared. What an operation declares says how much, not where:
 * the share of a component is what its floor rose by when the declaration rose, at most the declared bytes. When the
 * declaration is taken back, the share goes with it, so that memory that stays afterwards shows as growth.
 */
export class DeclaredShare {
  #declaredBytes = 0;
  #shareBytes = 0;
  #pending: { readonly beforeBytes: number; readonly addedBytes: number; readonly seen: number[] } | null = null;

  /** Follows the declaration; `beforeBytes` are the floors before this moment, less their share. True when it changed. */
  declare(declaredBytes: number, beforeBytes: readonly number[]): boolean {
    const change = declaredBytes - this.#declaredBytes;
    if (change === 0) return false;
    if (change > 0) {
      const pendingBytes = this.#pending?.addedBytes ?? 0;
      const before = this.#pending?.beforeBytes ?? median(beforeBytes);
      this.#pending = { beforeBytes: before, addedBytes: change + pendingBytes, seen: [] };
    } else {
      this.#pending = null;
      this.#shareBytes *= declaredBytes / this.#declaredBytes;
    }
    this.#declaredBytes = declaredBytes;
    return true;
  }

  /** A level less the share as known; null while a declaration is not yet accounted for. */
  reduceKnown(bytes: number): number | null {
    return this.#pending ? null : bytes - this.#shareBytes;
  }

  /** The floor less its share; null while the share is not known yet. */
  reduce(floorBytes: number, neededFloors: number): number | null {
    const pending = this.#pending;
    if (!pending) return floorBytes - this.#shareBytes;
    pending.seen.push(floorBytes - this.#shareBytes);
    if (pending.seen.length < neededFloors) return null;
    const rise = Math.min(...pending.seen) - pending.beforeBytes;
    this.#shareBytes += Math.min(pending.addedBytes, Math.max(0, rise));
    this.#pending = null;
    return floorBytes - this.#shareBytes;
  }
}
