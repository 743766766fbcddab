import type { VectorModel } from '../embedding/vector-model.ts';
import type { VectorModelState } from '../storage/vector-model-row.ts';

export interface ModelPlan {
  /** Whose vectors serve in this life. */
  readonly serving: VectorModel;
  /** Whose vectors are made in the background; null for none. */
  readonly next: VectorModel | null;
  /** What is to be written before this life works with the index. */
  readonly state: VectorModelState;
  /** The passages have to get the vectors of `serving` before they are searched. */
  readonly moves: boolean;
  /** What was made for another change is of no use any more. */
  readonly forgetsNext: boolean;
  /** The notes have to be cut anew: the chunker is another one. */
  readonly cutsAnew: boolean;
}

/** The models whose vectors are kept in this life. */
export const usedModelIds = ({ serving, next }: ModelPlan): string[] =>
  [serving, next].flatMap((model) => model?.modelId ?? []);

export interface PlanInput {
  /** Null in an index that never had a model. */
  readonly stored: VectorModelState | null;
  /** The model that the settings name. */
  readonly chosen: VectorModel;
  /** The bundled model as this version has it. */
  readonly bundled: VectorModel;
  readonly chunker: number;
  readonly hasPassages: boolean;
}

/**
 * Which model's vectors serve in this life and which ones are to be made, pure. A chosen model serves only once all of its
 * vectors are there; until then the old ones do. Choosing the old one again ends the change.
 */
export function planModels({ stored, chosen, bundled, chunker, hasPassages }: PlanInput): ModelPlan {
  // Versions before this row knew the bundled model only.
  const before = stored ?? { serving: bundled, next: null, isMoving: false, chunker };
  const cutsAnew = hasPassages && before.chunker !== chunker;
  const settled = (serving: VectorModel, next: VectorModel | null): ModelPlan => ({
    serving,
    next,
    state: { serving, next, isMoving: false, chunker },
    moves: false,
    forgetsNext: before.next !== null && !isSame(before.next, next),
    cutsAnew,
  });
  const moved = (serving: VectorModel, forgetsNext: boolean): ModelPlan => ({
    serving,
    next: isSame(chosen, serving) ? null : chosen,
    state: { serving: before.serving, next: serving, isMoving: true, chunker },
    moves: true,
    forgetsNext,
    cutsAnew,
  });
  // An earlier version's bundled model is gone: no query can be embedded by it, so its vectors cannot serve.
  const isGone = (model: VectorModel) => model.provider === 'bundled' && !isSame(bundled, model);
  if (!hasPassages) return settled(chosen, null);
  // Some passages have their new vectors already: there is no way but on.
  if (before.isMoving && before.next) return isGone(before.next) ? moved(chosen, true) : moved(before.next, false);
  if (isSame(chosen, before.serving)) return settled(chosen, null);
  return isGone(before.serving) ? moved(chosen, !isSame(chosen, before.next)) : settled(before.serving, chosen);
}

function isSame(one: VectorModel, other: VectorModel | null): boolean {
  return one.modelId === other?.modelId;
}
