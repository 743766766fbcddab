/** The part of a message port that the page's, main's and a utility process's ports have in common. */
export interface PortLike {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  /** Messages queue until this is called, so listeners are set first. */
  start(): void;
  close(): void;
}
