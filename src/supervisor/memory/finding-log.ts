import { leakFindingSchema, shortenedFinding } from '../../shared/contract/leak-finding.ts';
import type { LeakFinding } from '../../shared/contract/memory-management-api.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';

/** Where findings outlive the process: a bounded number of bounded rows. */
export interface FindingStore {
  add(atMs: number, body: string): void;
  /** Newest first. */
  latest(limit: number): string[];
}

export interface FindingLogOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: FindingStore;
}

const maxEarlier = 32;
const forgetMs = 7 * 24 * 3_600_000;

/** Keeps what the leak detector found, so that a restart, which ends the leak, does not hide that there was one. */
export class FindingLog {
  readonly #options: FindingLogOptions;
  readonly #earlier: readonly LeakFinding[];

  constructor(options: FindingLogOptions) {
    this.#options = options;
    this.#earlier = this.#read();
  }

  /** What earlier lives found within a week, newest first. */
  get earlier(): readonly LeakFinding[] {
    return this.#earlier;
  }

  keep(finding: LeakFinding): void {
    const { clock, log, store } = this.#options;
    try {
      store.add(clock.wallMs(), JSON.stringify(shortenedFinding(finding)));
    } catch (error) {
      log.warn(`A finding of the leak detector could not be kept: ${messageOf(error)}`);
    }
  }

  /** Rows that another version wrote and this one cannot read are left out. */
  #read(): LeakFinding[] {
    const { clock, log, store } = this.#options;
    try {
      const read = store.latest(maxEarlier).flatMap((body) => {
        const decoded = leakFindingSchema.safeParse(JSON.parse(body));
        return decoded.success ? [decoded.data] : [];
      });
      return read.filter(({ sinceMs }) => sinceMs >= clock.wallMs() - forgetMs);
    } catch (error) {
      log.warn(`Earlier findings of the leak detector could not be read: ${messageOf(error)}`);
      return [];
    }
  }
}
