import type { AccessTrace } from './access-trace.ts';

/** What a look-up is for. */
export const operations = ['edit', 'open', 'related', 'query', 'result', 'scan', 'import'] as const;
export type Operation = (typeof operations)[number];

const firstLength = 2 ** 20;
const nothing = -1;

/** The look-ups of the app's workload, in typed arrays: there are a million or more. */
export class AppLog {
  #keys = new Int32Array(firstLength);
  #replaced = new Int32Array(firstLength);
  #operations = new Uint8Array(firstLength);
  #length = 0;
  #distinctKeys = 0;
  /** The number of keys, and of look-ups, with which the counted part begins. */
  #corpusKeys = 0;
  #countedFrom = 0;

  get length(): number {
    return this.#length;
  }

  newKey(): number {
    this.#distinctKeys += 1;
    return this.#distinctKeys - 1;
  }

  add(key: number, operation: Operation, replaced = nothing): void {
    if (this.#length === this.#keys.length) this.#grow();
    this.#keys[this.#length] = key;
    this.#operations[this.#length] = operations.indexOf(operation);
    this.#replaced[this.#length] = replaced;
    this.#length += 1;
  }

  /** All so far was the first indexing. */
  endWarmUp(): void {
    this.#corpusKeys = this.#distinctKeys;
    this.#countedFrom = this.#length;
  }

  operation(at: number): Operation {
    return operations[this.#operations[at] ?? 0] ?? 'scan';
  }

  /** The key that an edit replaced, or -1. */
  replaced(at: number): number {
    return this.#replaced[at] ?? nothing;
  }

  trace(name: string): AccessTrace {
    const scan = operations.indexOf('scan');
    return {
      name,
      keys: this.#keys.subarray(0, this.#length),
      distinctKeys: this.#distinctKeys,
      corpusKeys: this.#corpusKeys,
      countedFrom: this.#countedFrom,
      isInteractive: this.#operations.subarray(0, this.#length).map((operation) => (operation < scan ? 1 : 0)),
    };
  }

  #grow(): void {
    const length = this.#length * 2;
    const [keys, replaced, kinds] = [new Int32Array(length), new Int32Array(length), new Uint8Array(length)];
    keys.set(this.#keys);
    replaced.set(this.#replaced);
    kinds.set(this.#operations);
    this.#keys = keys;
    this.#replaced = replaced;
    this.#operations = kinds;
  }
}
