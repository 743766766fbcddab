import { localModelId } from '../../shared/contract/model-api.ts';
import { queryTerms, termShare } from '../search/passage.ts';
import type { FoundPassage } from '../search/search-service.ts';

/**
 * How much a passage must bear on a question, by the model that made the vectors: each has a scale of its own. Its cosine
 * counts, and the share of the question's telling words that it has counts beside it.
 *
 * Both numbers were chosen on half of the questions in `bench/relevance/questions` over the sample vault and the Prometheus
 * documentation, by `npm run bench -- ask-refusal`; see decision 0010. A higher bar refuses questions that the notes do answer; one that passes wrongly is
 * still refused by the model, which is told to.
 */
const leastBearing: Readonly<Record<string, number>> = { [localModelId]: 0.4 };
const termShareWeight = 0.35;

/** With so many of the words it bears on the question, whatever its vector says. */
const enoughTermShare = 0.8;
/** Words alone decide where there is no vector or its scale is not known: from this share of them on. */
const leastTermShareAlone = 0.5;

/** True when at least one of the passages bears on the question: otherwise there is nothing to answer from. */
export function bearOnQuestion(passages: readonly FoundPassage[], question: string, modelId: string): boolean {
  const terms = queryTerms(question);
  const least = leastBearing[modelId];
  return passages.some(({ chunk, similarity }) => {
    const share = termShare(`${chunk.title} ${chunk.headings.join(' ')} ${chunk.text}`, terms);
    if (similarity === null || least === undefined) return share >= leastTermShareAlone;
    return share >= enoughTermShare || similarity + termShareWeight * share >= least;
  });
}
