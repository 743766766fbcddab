import { z } from 'zod';
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

/** A curve of so many points says what there is to see, within the bound on a row's bytes. */
const maxPoints = 60;
const maxHolders = 10;
const maxTextLength = 300;
const maxEarlier = 32;
const forgetMs = 7 * 24 * 3_600_000;

const numbers = z.array(z.number());
const text = z.string().max(maxTextLength);
const findingSchema = z.object({
  kind: z.enum(['memory', 'resource']),
  component: text,
  bytesPerSecond: z.number(),
  grownBytes: z.number(),
  confidence: z.number(),
  sinceMs: z.number(),
  series: z.object({ atMs: numbers, bytes: numbers }),
  resource: z
    .object({
      count: z.number(),
      grown: z.number(),
      perHour: z.number(),
      series: z.object({ atMs: numbers, counts: numbers }),
    })
    .nullable(),
  topHolders: z.array(z.object({ component: text, bytes: z.number() })),
  reducedByGc: z.boolean().nullable(),
  cause: text,
  action: text,
});

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
      store.add(clock.wallMs(), JSON.stringify(shortened(finding)));
    } catch (error) {
      log.warn(`A finding of the leak detector could not be kept: ${messageOf(error)}`);
    }
  }

  /** Rows that another version wrote and this one cannot read are left out. */
  #read(): LeakFinding[] {
    const { clock, log, store } = this.#options;
    try {
      const read = store.latest(maxEarlier).flatMap((body) => {
        const decoded = findingSchema.safeParse(JSON.parse(body));
        return decoded.success ? [decoded.data] : [];
      });
      return read.filter(({ sinceMs }) => sinceMs >= clock.wallMs() - forgetMs);
    } catch (error) {
      log.warn(`Earlier findings of the leak detector could not be read: ${messageOf(error)}`);
      return [];
    }
  }
}

function shortened(finding: LeakFinding): LeakFinding {
  const { series, resource } = finding;
  return {
    ...finding,
    component: cut(finding.component),
    cause: cut(finding.cause),
    action: cut(finding.action),
    topHolders: finding.topHolders
      .slice(0, maxHolders)
      .map((holder) => ({ ...holder, component: cut(holder.component) })),
    series: { atMs: thinned(series.atMs), bytes: thinned(series.bytes).map(Math.round) },
    resource: resource && {
      ...resource,
      series: { atMs: thinned(resource.series.atMs), counts: thinned(resource.series.counts) },
    },
  };
}

const cut = (words: string) => words.slice(0, maxTextLength);

/** The first and the last stay, and of the others as many as there is room for, evenly. */
function thinned(values: readonly number[]): number[] {
  if (values.length <= maxPoints) return [...values];
  const step = (values.length - 1) / (maxPoints - 1);
  return Array.from({ length: maxPoints }, (_, index) => values[Math.round(index * step)] ?? 0);
}
