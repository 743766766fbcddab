import type { Trace } from './trace-file.ts';

export interface Alert {
  readonly id: string;
  readonly t: number;
  readonly component: string;
}

/** Seconds after the onset in which a leak of a class must be found; as `../shared/leaks/score.py` has them. */
const deadlines: Readonly<Record<string, number>> = {
  'lin_0.5': 600,
  'lin_0.05': 1_800,
  'lin_0.01': 7_200,
  'lin_0.002': 43_200,
  step_10: 2_400,
  staircase_10: 3_600,
  per_op: 3_600,
  intermittent: 5_400,
  cache_entry_bloat: 3_600,
  native_rss: 1_800,
  late_onset: 1_800,
  'lin_0.05_diurnal': 7_200,
  'lin_0.01_cachefill': 10_800,
};
const stretchClass = 'lin_0.002';
const binSeconds = 1_800;

export interface TraceScore {
  readonly cls: string;
  readonly isLeak: boolean;
  readonly delaySeconds: number | null;
  readonly falseAlarms: number;
  readonly leakFreeSeconds: number;
}

/** Scores the alerts of one trace by the rules of `score.py`; null where the truth is not known. */
export function scoreTrace(trace: Trace, alerts: readonly Alert[]): TraceScore | null {
  if (!trace.truth) return null;
  const { cls, component, onset } = trace.truth;
  const bins = new Set<string>();
  let hit: number | null = null;
  for (const alert of alerts.toSorted((a, b) => a.t - b.t)) {
    if (onset === null || alert.t < onset || (alert.component !== component && alert.component !== 'rss')) {
      bins.add(`${alert.component} ${Math.trunc(alert.t / binSeconds)}`);
      continue;
    }
    const isStuck = alerts.some(
      (other) => other.component === alert.component && other.t >= onset - binSeconds && other.t < onset,
    );
    if (hit === null && alert.t <= onset + (deadlines[cls] ?? 0) && !isStuck) hit = alert.t;
  }
  return {
    cls,
    isLeak: onset !== null,
    delaySeconds: hit === null || onset === null ? null : hit - onset,
    falseAlarms: bins.size,
    leakFreeSeconds: onset ?? trace.samples.at(-1)?.[0] ?? 0,
  };
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly falseAlarmsPerDay: number;
  readonly byClass: ReadonlyMap<string, readonly TraceScore[]>;
}

export function totalScore(scores: readonly TraceScore[]): Score {
  const scored = scores.filter((score) => score.cls !== stretchClass);
  const leaks = scored.filter((score) => score.isLeak);
  const hits = leaks.filter((score) => score.delaySeconds !== null).length;
  const falseAlarms = scored.reduce((total, score) => total + score.falseAlarms, 0);
  const leakFreeDays = scored.reduce((total, score) => total + score.leakFreeSeconds, 0) / 86_400;
  const byClass = Map.groupBy(scores, (score) => score.cls);
  return {
    precision: hits / Math.max(hits + falseAlarms, 1),
    recall: hits / Math.max(leaks.length, 1),
    falseAlarmsPerDay: falseAlarms / Math.max(leakFreeDays, 1e-9),
    byClass,
  };
}
