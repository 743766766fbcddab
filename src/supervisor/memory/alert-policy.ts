/** An alert ends only this far below where it began. */
const alertHysteresisPercent = 5;

export interface AlertState {
  /** Monotonic milliseconds; null while no alert is raised. */
  readonly raisedMs: number | null;
}

export const noAlert: AlertState = { raisedMs: null };

export interface AlertStep {
  readonly state: AlertState;
  readonly change: 'raised' | 'cleared' | null;
}

/** Raises once at the threshold and clears well below it. */
export function nextAlert(state: AlertState, usagePercent: number, alertAtPercent: number, nowMs: number): AlertStep {
  if (state.raisedMs === null) {
    return usagePercent >= alertAtPercent ? { state: { raisedMs: nowMs }, change: 'raised' } : { state, change: null };
  }
  const isOver = usagePercent < alertAtPercent - alertHysteresisPercent;
  return isOver ? { state: noAlert, change: 'cleared' } : { state, change: null };
}
