export interface BackgroundTurn {
  /** Ends the work under way. */
  readonly signal: AbortSignal;
  /** False when something else is to be done first, or the user or the battery comes first. */
  readonly mayGoOn: () => boolean;
  /** Rests as long as the user or the battery ask for; false when it need not. */
  readonly giveWay: () => Promise<boolean>;
}

/** Work that waits until saved notes, the scan and the passages are done, and is done a piece at a time. */
export interface BackgroundWork {
  /**
   * Does a piece; false when there is none now.
   * @throws AppError cancelled
   */
  step(turn: BackgroundTurn): Promise<boolean>;
}
