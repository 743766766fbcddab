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
  #kept: ReadonlySet<string> = new Set();

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

  /** A component is told of once for as long as it goes on leaking, at once; and kept once, with its evidence. */
  judgeLeaks(findings: readonly LeakFinding[]): void {
    const { tell, keep } = this.#options;
    const told = findings.filter(({ component }) => !this.#leaking.has(component));
    const kept = findings.filter((finding) => !this.#kept.has(finding.component) && isEvident(finding));
    for (const finding of told) tell(leakEvent(finding));
    for (const finding of kept) keep(finding);
    const leaking = new Set(findings.map(({ component }) => component));
    this.#kept = new Set([...this.#kept, ...kept.map(({ component }) => component)].filter((one) => leaking.has(one)));
    this.#leaking = leaking;
  }

  get leaks(): number {
    return this.#leaking.size;
  }
}

/** Whether collections reduce it is known a sample later, where none had taken place since its onset. */
const isEvident = ({ kind, reducedByGc }: LeakFinding): boolean => kind === 'resource' || reducedByGc !== null;
