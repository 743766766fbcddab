import type { MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { MemoryEventDetail } from '../../shared/contract/memory-events.ts';
import type { LeakFinding, MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { nextAlert, noAlert, type AlertState } from './alert-policy.ts';
import { alertClearedEvent, alertEvent, leakEvent } from './event-words.ts';

export interface MemoryAlarmsOptions {
  readonly clock: Clock;
  readonly config: () => MemoryConfig;
  readonly tell: (event: MemoryEventDetail) => void;
  /** Has a finding outlive the process. */
  readonly keep: (finding: LeakFinding) => void;
}

/** Says once what the user should know, and once that it is over. */
export class MemoryAlarms {
  readonly #options: MemoryAlarmsOptions;
  #alert: AlertState = noAlert;
  #leaking: ReadonlySet<string> = new Set();

  constructor(options: MemoryAlarmsOptions) {
    this.#options = options;
  }

  get isAlertRaised(): boolean {
    return this.#alert.raisedMs !== null;
  }

  /** `measure` is called for the words of an alert only. */
  judgeUse(usagePercent: number, measure: () => MemoryMetrics): void {
    const { clock, config, tell } = this.#options;
    const before = this.#alert;
    const { state, change } = nextAlert(before, usagePercent, config().alertAtPercent, clock.nowMs());
    this.#alert = state;
    if (change === 'raised') tell(alertEvent(measure()));
    else if (change === 'cleared') tell(alertClearedEvent(usagePercent, clock.nowMs() - (before.raisedMs ?? 0)));
  }

  /** A component is told of once for as long as it goes on leaking. */
  judgeLeaks(findings: readonly LeakFinding[]): void {
    const { tell, keep } = this.#options;
    for (const finding of findings) {
      if (this.#leaking.has(finding.component)) continue;
      tell(leakEvent(finding));
      keep(finding);
    }
    this.#leaking = new Set(findings.map(({ component }) => component));
  }

  get leaks(): number {
    return this.#leaking.size;
  }
}
