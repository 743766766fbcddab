import { describe, expect, it } from 'vitest';
import { bundledVectorModel, type VectorModel } from '../embedding/vector-model.ts';
import type { VectorModelState } from '../storage/vector-model-row.ts';
import { planModels } from './plan-models.ts';

const bundled = bundledVectorModel;
const nomic: VectorModel = {
  provider: 'ollama',
  name: 'nomic',
  digest: '',
  modelId: 'ollama nomic 1',
  dimensions: 768,
};
const other: VectorModel = {
  provider: 'ollama',
  name: 'other',
  digest: '',
  modelId: 'ollama other 1',
  dimensions: 384,
};
const older: VectorModel = { ...bundled, modelId: 'use-lite-en@0.1.0' };

function state(serving: VectorModel, next: VectorModel | null = null, isMoving = false): VectorModelState {
  return { serving, next, isMoving, chunker: 1 };
}

function plan(stored: VectorModelState | null, chosen: VectorModel, hasPassages = true, chunker = 1) {
  return planModels({ stored, chosen, bundled, chunker, hasPassages });
}

describe('planModels', () => {
  it('takes the chosen model at once where there is nothing yet', () => {
    expect(plan(null, nomic, false)).toMatchObject({ serving: nomic, next: null, moves: false, cutsAnew: false });
    expect(plan(state(bundled), nomic, false)).toMatchObject({ serving: nomic, next: null });
  });

  it('takes an index of an earlier version for one of the bundled model', () => {
    expect(plan(null, bundled)).toMatchObject({ serving: bundled, next: null, moves: false });
    expect(plan(null, nomic)).toMatchObject({ serving: bundled, next: nomic, state: state(bundled, nomic) });
  });

  it('lets the old vectors serve until those of the chosen model are there', () => {
    const change = plan(state(bundled), nomic);
    expect(change).toMatchObject({ serving: bundled, next: nomic, moves: false, forgetsNext: false });
    expect(plan(change.state, nomic)).toEqual(change); // And goes on with the same at each start.
  });

  it('ends the change when the old model is chosen again, and begins another one for a third', () => {
    const change = state(bundled, nomic);
    expect(plan(change, bundled)).toMatchObject({ serving: bundled, next: null, forgetsNext: true });
    expect(plan(change, other)).toMatchObject({ serving: bundled, next: other, forgetsNext: true });
  });

  it('goes on with a move that has begun, whatever is chosen meanwhile', () => {
    const moving = state(bundled, nomic, true);
    expect(plan(moving, nomic)).toMatchObject({ serving: nomic, next: null, moves: true, state: moving });
    expect(plan(moving, bundled)).toMatchObject({ serving: nomic, next: bundled, moves: true, state: moving });
    expect(plan(moving, nomic).forgetsNext).toBe(false);
  });

  it('does not wait for a bundled model that is gone with its version', () => {
    const upgrade = plan(state(older), bundled);
    expect(upgrade).toMatchObject({ serving: bundled, next: null, moves: true, state: state(older, bundled, true) });
    expect(plan(state(nomic, older, true), bundled)).toMatchObject({
      serving: bundled,
      moves: true,
      forgetsNext: true,
    });
    expect(plan(state(older, nomic), nomic)).toMatchObject({ serving: nomic, moves: true, forgetsNext: false });
  });

  it('notices another chunker, and that only where notes were cut', () => {
    expect(plan(state(bundled), bundled, true, 2)).toMatchObject({ cutsAnew: true, state: { chunker: 2 } });
    expect(plan(state(bundled), bundled, false, 2).cutsAnew).toBe(false);
    expect(plan(state(bundled), bundled).cutsAnew).toBe(false);
  });
});
