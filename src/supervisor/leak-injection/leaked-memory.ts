import type { Disposable } from '../../shared/lifecycle/disposable.ts';

/** Memory that is really held, and grows on demand. Disposing lets go of it. */
export interface LeakedMemory extends Disposable {
  /** What is held now, as the process sees it. */
  readonly bytes: number;
  /** Takes memory until it holds about so many bytes; never less than before. */
  growTo(bytes: number): void;
}
