import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import type { Clock } from '../../shared/util/clock.ts';

export interface AdmissionOptions {
  readonly clock: Clock;
  readonly readPrivateBytes: () => number;
  readonly limitBytes: number;
  /** Tries to bring private bytes down to the target; returns when it has done what it can. */
  readonly collect: (targetBytes: number) => Promise<void>;
  /** After a collection that did not help, the next refusal comes without another one for this long. */
  readonly collectCooldownMs: number;
  /** A promise that nobody settles counts as taken after this: the caller forgot it, or died. */
  readonly promiseMs: number;
  readonly maxPromises: number;
  /** Told of the private bytes that were read for a request that was granted. */
  readonly onGrant?: (privateBytes: number) => void;
}

export interface Shortage {
  readonly reason: 'larger-than-limit' | 'base-limit' | 'too-many';
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly freedBytes: number;
}

export interface Reservation extends Disposable {
  /** The memory has been taken: the next measurement shows it, and the promise ends with that. */
  settle(): void;
  /** The memory is not wanted any more, or is free again. */
  dispose(): void;
}

export type AdmissionDecision = { readonly reservation: Reservation } | { readonly shortage: Shortage };

interface Promised {
  readonly bytes: number;
  /** From here on a measurement shows the memory itself. */
  visibleMs: number;
}

/** Several requests can wait for one collection and find its gain taken by the first: each may try again, not forever. */
const maxAttempts = 3;

/**
 * The base limit before memory is taken: what is measured and what was promised but cannot be seen yet must fit.
 * Between the last look and the promise there is no `await`, so requests that wait together cannot overshoot together.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #promised = new Map<number, Promised>();
  #limitBytes: number;
  #promises = 0;
  #promisedBytes = 0;
  #futileUntilMs = -Infinity;
  /** As last read. */
  #privateBytes = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#limitBytes = positiveInteger('limitBytes', options.limitBytes);
    positiveInteger('maxPromises', options.maxPromises);
  }

  /** Granted and not yet to be seen in a measurement. */
  get promisedBytes(): number {
    return this.#promisedBytes;
  }

  /** In use (promises too) and at most to be used, now. */
  figures(): { readonly usedBytes: number; readonly limitBytes: number } {
    return { usedBytes: this.#usedBytes(), limitBytes: this.#limitBytes };
  }

  setLimit(limitBytes: number): void {
    this.#limitBytes = positiveInteger('limitBytes', limitBytes);
    this.#futileUntilMs = -Infinity;
  }

  /** Asks for room. Dispose the reservation when it is not used; settle it when the memory was taken. */
  async reserve(bytes: number): Promise<AdmissionDecision> {
    positiveInteger('bytes', bytes);
    const firstBytes = this.#usedBytes();
    let usedBytes = firstBytes;
    for (let attempt = 0; !this.#fits(usedBytes, bytes); attempt += 1) {
      if (attempt >= maxAttempts || !(await this.#madeRoom(bytes)))
        return { shortage: this.#shortage(bytes, firstBytes) };
      usedBytes = this.#usedBytes();
    }
    if (this.#promised.size >= this.#options.maxPromises)
      return { shortage: { ...this.#shortage(bytes, firstBytes), reason: 'too-many' } };
    const reservation = this.#promise(bytes);
    this.#options.onGrant?.(this.#privateBytes);
    return { reservation };
  }

  #fits(usedBytes: number, bytes: number): boolean {
    return usedBytes + bytes <= this.#limitBytes;
  }

  /** True when a collection gave something back, so that it is worth looking again. */
  async #madeRoom(bytes: number): Promise<boolean> {
    const { clock, collect, collectCooldownMs } = this.#options;
    const targetBytes = this.#limitBytes - this.#promisedBytes - bytes;
    if (targetBytes <= 0 || clock.nowMs() < this.#futileUntilMs) return false;
    const beforeBytes = this.#usedBytes();
    await collect(targetBytes);
    const afterBytes = this.#usedBytes();
    if (!this.#fits(afterBytes, bytes)) this.#futileUntilMs = clock.nowMs() + collectCooldownMs;
    return this.#fits(afterBytes, bytes) || afterBytes < beforeBytes;
  }

  #shortage(bytes: number, firstBytes: number): Shortage {
    const usedBytes = this.#usedBytes();
    return {
      reason: bytes > this.#limitBytes ? 'larger-than-limit' : 'base-limit',
      usedBytes,
      limitBytes: this.#limitBytes,
      freedBytes: Math.max(0, firstBytes - usedBytes),
    };
  }

  #usedBytes(): number {
    const nowMs = this.#options.clock.nowMs();
    this.#privateBytes = this.#options.readPrivateBytes();
    for (const [id, { visibleMs }] of this.#promised) if (visibleMs <= nowMs) this.#forget(id);
    return this.#privateBytes + this.#promisedBytes;
  }

  #promise(bytes: number): Reservation {
    this.#promises += 1;
    const id = this.#promises;
    const promised: Promised = { bytes, visibleMs: this.#options.clock.nowMs() + this.#options.promiseMs };
    this.#promised.set(id, promised);
    this.#promisedBytes += bytes;
    return {
      settle: () => void (promised.visibleMs = -Infinity),
      dispose: () => this.#forget(id),
    };
  }

  #forget(id: number): void {
    this.#promisedBytes -= this.#promised.get(id)?.bytes ?? 0;
    this.#promised.delete(id);
  }
}
