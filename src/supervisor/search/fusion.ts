import type { ChunkPlace } from '../storage/chunk-statements.ts';

/** A passage, and what the two ways of searching know of it. */
export interface Finding extends ChunkPlace {
  /** bm25, higher is better; null when words did not find it. */
  readonly wordScore: number | null;
  /** True when it has every word of the query that tells something. */
  readonly hasAllWords: boolean;
  /** Cosine with the query; null when it is not known. */
  readonly similarity: number | null;
  /** True when it is among the passages nearest in meaning. */
  readonly isNear: boolean;
}

export interface FusedNote {
  /** The passage that speaks for the note. */
  readonly best: Finding;
  /** Only its order means something. */
  readonly score: number;
}

/**
 * Chosen on half of the questions in `bench/relevance/questions`, over three vaults; see decision 0008. A weighted sum
 * of scaled scores did better there than reciprocal rank fusion, which cannot tell a narrow lead from a wide one: so
 * did Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023.
 */
const wordsWeight = 0.45;
const meaningWeight = 1 - wordsWeight;
/** Who types words that stand together in one passage is looking for that passage. */
const allWordsBonus = 0.3;
/** What a further passage adds to a note's score by words, as a share of what the one before it added. */
const furtherPassageShare = 0.2;

/** The notes of these passages, best first; ties keep the order of their first passages. */
export function fuseNotes(findings: readonly Finding[]): FusedNote[] {
  const notes = [...Map.groupBy(findings, ({ noteId }) => noteId).values()].map((passages) => ({
    passages,
    words: wordsOf(passages),
    similarity: greatest(passages.map(({ similarity }) => similarity)),
    hasAllWords: passages.some((passage) => passage.hasAllWords),
  }));
  const scoreOf = scorer(
    notes.map(({ words }) => words),
    notes.map(({ similarity }) => similarity),
  );
  return notes
    .map(({ passages, words, similarity, hasAllWords }) => ({
      best: bestOf(passages, (passage) => scoreOf(passage.wordScore, passage.similarity, passage.hasAllWords)),
      score: scoreOf(words, similarity, hasAllWords),
    }))
    .sort((a, b) => b.score - a.score);
}

/** The passages themselves, best first; a note may have several. */
export function fusePassages(findings: readonly Finding[]): Finding[] {
  const scoreOf = scorer(
    findings.map(({ wordScore }) => wordScore),
    findings.map(({ similarity }) => similarity),
  );
  return findings
    .map((finding) => ({ finding, score: scoreOf(finding.wordScore, finding.similarity, finding.hasAllWords) }))
    .sort((a, b) => b.score - a.score)
    .map(({ finding }) => finding);
}

type Score = (words: number | null, similarity: number | null, hasAllWords: boolean) => number;

function scorer(allWords: readonly (number | null)[], allSimilarities: readonly (number | null)[]): Score {
  const wordsScale = scaleOf(allWords);
  const meaningScale = scaleOf(allSimilarities);
  return (words, similarity, hasAllWords) =>
    wordsWeight * wordsScale(words) + meaningWeight * meaningScale(similarity) + (hasAllWords ? allWordsBonus : 0);
}

/** Maps the least of the values to 0 and the greatest to 1; what is not known counts as the least. */
function scaleOf(values: readonly (number | null)[]): (value: number | null) => number {
  const known = values.filter((value) => value !== null);
  const least = Math.min(...known);
  const range = Math.max(...known) - least;
  return (value) => {
    if (value === null) return 0;
    return range > 0 ? (value - least) / range : 1;
  };
}

function wordsOf(passages: readonly Finding[]): number | null {
  const scores = passages.flatMap(({ wordScore }) => wordScore ?? []).sort((a, b) => b - a);
  if (scores.length === 0) return null;
  return scores.reduce((sum, score, place) => sum + score * furtherPassageShare ** place, 0);
}

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

/** @throws RangeError when there is none */
function bestOf<T>(items: readonly T[], scoreOf: (item: T) => number): T {
  const [first] = items.map((item) => ({ item, score: scoreOf(item) })).sort((a, b) => b.score - a.score);
  if (!first) throw new RangeError('Of no items there is no best one.');
  return first.item;
}
