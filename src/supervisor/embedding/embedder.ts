/** Turns texts into vectors. */
export interface Embedder {
  /** Names the model and its version; part of every cache key. */
  readonly modelId: string;
  readonly dimensions: number;
  /**
   * @param onSend is called when the model is there and the texts are about to go to it; what it throws ends the call
   * @returns one vector of unit length for each text, in order
   * @throws AppError model-unavailable (it cannot be started, or was unloaded: no text is to blame); model-died,
   * model-timeout, model-failed (these texts may be to blame); too-many-requests; cancelled
   */
  embed(texts: readonly string[], signal?: AbortSignal, onSend?: () => void): Promise<Float32Array[]>;
}
