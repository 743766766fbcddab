/** Work that waits until saved notes, the scan and the passages are done, and is done a piece at a time. */
export interface BackgroundWork {
  /**
   * Does a piece; false when there is none now.
   * @throws AppError cancelled
   */
  step(signal: AbortSignal): Promise<boolean>;
}
