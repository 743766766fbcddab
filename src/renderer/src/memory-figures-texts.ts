import type { AllocationType } from '../../shared/contract/memory-events.ts';
import { megabytes } from './logic/number-words.ts';

const types: Record<AllocationType, string> = {
  'embedding-cache': 'Cached vectors',
  'vector-storage': 'Vectors to search',
  'ai-operation': 'AI work',
  'background-process': 'Background work',
  'file-operation': 'Files being read',
  'search-result': 'Search results',
};

/** What the Memory page says of the two ways of counting. */
export const truthTexts = {
  title: 'Tracked and measured',
  lead: 'Two counts that know nothing of each other.',
  tracked: 'Tracked',
  trackedHint: 'what the parts of the app say they hold',
  measured: 'Measured',
  measuredHint: 'what the system says this process holds',
  gap: (gap: number) => `The gap is ${megabytes(gap)}:`,
  overlap: (gap: number) => `The parts say ${megabytes(-gap)} more than was measured:`,
  gapParts: (runtime: number, heap: number, untracked: number) =>
    `${megabytes(runtime)} that the process took before any data was open, ${megabytes(heap)} that JavaScript took since, ${
      untracked < 0
        ? `less ${megabytes(-untracked)} that parts have reserved and not touched yet.`
        : `and ${megabytes(untracked)} that nobody has a name for.`
    }`,
} as const;

/** What it says of where a process is going, and of what can be done about it. */
export const processTexts = {
  trend: 'Trend',
  trendHint: 'Over the last two minutes',
  trendValue: (bytesPerMinute: number | null) => {
    if (bytesPerMinute === null) return '…';
    if (bytesPerMinute === 0) return 'steady';
    return `${bytesPerMinute > 0 ? '↗' : '↘'} ${megabytes(Math.abs(bytesPerMinute))}/min`;
  },
  action: 'Action',
  restart: 'Restart search and memory: it takes a few seconds, and nothing is lost',
  unload: 'Unload the model: it starts again when it is needed',
} as const;

/** What it says of a bar whose pieces can be read one by one. */
export const partsBarTexts = {
  bar: (count: number, total: number) =>
    `${megabytes(total)} in ${count} pieces. Arrow keys read them one by one; the table below has them all.`,
  piece: (name: string, bytes: number, share: string) => `${name}: ${megabytes(bytes)}, ${share}`,
  hint: 'Point at a piece, or use the arrow keys, to read it.',
  groupBy: 'Group by',
  groupings: { component: 'By part', type: 'By type' },
  types,
} as const;
