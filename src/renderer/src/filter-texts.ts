import type { FilterProblem, SearchFilter } from '../../shared/search/search-query.ts';
import { assertNever } from '../../shared/util/assert.ts';

const shortDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const day = (ms: number) => shortDay.format(new Date(ms));

/** What the window says about filters of a search. */
export const filterTexts = {
  region: 'Filters',
  remove: (filter: string) => `Remove the filter ${filter}`,
  hint: 'Narrow it down: tag:recipe, path:folder/, after:2026-01-31, before:2026, "words together".',
  newestFirst: 'What the filters leave, changed last first',
  of(filter: SearchFilter): string {
    switch (filter.kind) {
      case 'tag':
        return `#${filter.tag}`;
      case 'path':
        return `in ${filter.path}`;
      case 'before':
        return `before ${day(filter.ms)}`;
      case 'after':
        return `since ${day(filter.ms)}`;
      case 'phrase':
        return `“${filter.words}”`;
      default:
        return assertNever(filter);
    }
  },
  problem({ reason, source }: FilterProblem): string {
    switch (reason) {
      case 'no-tag':
        return `“${source}” filters nothing: write a tag’s name behind it, as in tag:recipe or tag:work/ideas.`;
      case 'no-path':
        return `“${source}” filters nothing: write how a path begins behind it, as in path:projects/ or path:"my notes/".`;
      case 'no-date':
        return `“${source}” filters nothing: write a date as 2026-01-31, 2026-01 or 2026.`;
      case 'open-quote':
        return `${source} has no closing quotation mark.`;
      default:
        return assertNever(reason);
    }
  },
} as const;
