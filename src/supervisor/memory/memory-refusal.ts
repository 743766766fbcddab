import { megabyteBytes } from '../../shared/contract/memory-config.ts';
import type { RefusalReason } from '../../shared/contract/memory-events.ts';
import type { MemoryRefusal } from '../../shared/contract/memory-management-api.ts';

export interface RefusalFigures {
  readonly reason: RefusalReason;
  readonly askedBytes: number;
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly freedBytes: number;
}

export const megabytes = (bytes: number): string => `${(bytes / megabyteBytes).toFixed(1)} MB`;

const reasons: Readonly<Record<RefusalReason, string>> = {
  'larger-than-limit': 'That is more than the whole limit.',
  'ai-limit': 'The limit for AI work is used up.',
  'base-limit': 'The memory limit is used up.',
  'too-many': 'There are too many requests open.',
};

export function refuse(owner: string, figures: RefusalFigures): MemoryRefusal {
  const { reason, askedBytes, usedBytes, limitBytes, freedBytes } = figures;
  const message =
    `${owner} asked for ${megabytes(askedBytes)}; ${megabytes(usedBytes)} of ${megabytes(limitBytes)} are in use, ` +
    `and cleaning up freed ${megabytes(freedBytes)}. ${reasons[reason]}`;
  return { granted: false, code: 'memory-refused', ...figures, message };
}

/** What the user can do about it. */
export function refusalAdvice(reason: RefusalReason): string {
  if (reason === 'too-many') return 'Wait until some of the work is done.';
  if (reason === 'ai-limit') return 'Work goes on in smaller pieces. Raise the AI limit to speed it up.';
  return 'Work goes on more slowly. Raise the memory limit to speed it up.';
}
