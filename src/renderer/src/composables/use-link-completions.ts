import { isAppError } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';
import type { CompletionSources } from '../editor/link-completion.ts';

const noteLimit = 20;
const tagLimit = 30;

/** Completions from the index; none while search is away. */
export function useLinkCompletions(): CompletionSources {
  return {
    notes: (part) => orNone(client().links.complete(part, { limit: noteLimit })),
    tags: (part) => orNone(client().links.tags(part, { limit: tagLimit })),
  };
}

async function orNone<T>(answer: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await answer;
  } catch (error) {
    if (isAppError(error)) return [];
    throw error;
  }
}
