import { localModelId } from '../../shared/contract/model-api.ts';
import { queryTerms, termShare } from '../search/passage.ts';
import type { FoundPassage } from '../search/search-service.ts';

/**
 * From which cosine on a passage bears on a question, by the model that made the vectors: each has a scale of its own.
 *
 * Measured for the bundled model on 26 questions that the sample vault and the Prometheus documentation answer and 36 that
 * they do not. With the share of words below, 25 of the 26 pass and 30 of the 36 do not. Higher refuses questions that the
 * notes do answer, and a question that passes wrongly is still refused by the model, which is told to.
 */
const leastSimilarities: Readonly<Record<string, number>> = { [localModelId]: 0.4 };

/** From which share of a question's telling words on a passage bears on it, whatever its vector says. */
const leastTermShare = 0.65;
/** The same where the scale of the vectors is not known, and words alone decide. */
const leastTermShareAlone = 0.5;

/** True when at least one of the passages bears on the question: otherwise there is nothing to answer from. */
export function bearOnQuestion(passages: readonly FoundPassage[], question: string, modelId: string): boolean {
  const terms = queryTerms(question);
  const leastSimilarity = leastSimilarities[modelId];
  const leastShare = leastSimilarity === undefined ? leastTermShareAlone : leastTermShare;
  return passages.some(({ chunk, similarity }) => {
    if (similarity !== null && leastSimilarity !== undefined && similarity >= leastSimilarity) return true;
    return termShare(`${chunk.title} ${chunk.headings.join(' ')} ${chunk.text}`, terms) >= leastShare;
  });
}
