import type { PortLike } from './port-like.ts';

class LocalPort implements PortLike {
  peer: LocalPort | null = null;
  readonly #listeners: ((message: unknown) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #isClosed = false;

  postMessage(message: unknown): void {
    if (this.#isClosed) return;
    const copy = structuredClone(message); // As a real port does, and as strictly.
    queueMicrotask(() => this.peer?.receive(copy));
  }

  receive(message: unknown): void {
    if (!this.#isClosed) for (const listener of this.#listeners) listener(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listeners.push(listener);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  start(): void {}

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { peer } = this;
    queueMicrotask(() => peer?.peerClosed());
  }

  peerClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const listener of this.#closeListeners) listener();
  }
}

/** Both ends of a message port inside one process, for tests. */
export function localPorts(): [PortLike, PortLike] {
  const first = new LocalPort();
  const second = new LocalPort();
  first.peer = second;
  second.peer = first;
  return [first, second];
}
