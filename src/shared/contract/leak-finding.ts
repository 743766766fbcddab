import { z } from 'zod';
import type { LeakFinding } from './memory-management-api.ts';

/** A curve of so many points says what there is to see, and keeps a finding that is written down small. */
const maxPoints = 60;
const maxHolders = 10;
const maxTextLength = 300;

const numbers = z.array(z.number()).max(maxPoints).readonly();
const text = z.string().max(maxTextLength);

/** A finding that was written down, as `shortenedFinding` leaves it. */
export const leakFindingSchema = z.object({
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
  topHolders: z
    .array(z.object({ component: text, bytes: z.number() }))
    .max(maxHolders)
    .readonly(),
  reducedByGc: z.boolean().nullable(),
  cause: text,
  action: text,
});

/** The finding within the bounds of what may be written down. */
export function shortenedFinding(finding: LeakFinding): LeakFinding {
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
