/** The lowest level of a component over a short time, or right after a full collection. */
export interface Floor {
  /** Seconds awake since the process began: sleeps are cut out. */
  readonly awake: number;
  /** Monotonic seconds, as sampled. */
  readonly seconds: number;
  readonly bytes: number;
  /** Operations a second at the time. */
  readonly load: number;
  readonly items: number;
  readonly operations: number;
  /** How much of it may be garbage: 0 for a true floor. */
  readonly slackBytes: number;
}

/** Where a sample stands: its time and load, shared by all components. */
export interface Moment {
  readonly awake: number;
  readonly seconds: number;
  readonly load: number;
  readonly operations: number;
}
