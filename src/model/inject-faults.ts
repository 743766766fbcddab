import type { ModelFault, ModelFaultKind } from '../shared/contract/model-faults.ts';
import type { TextModel } from './embedding-model.ts';

const crashExitCode = 134;
/** 8 MB each: some sixty of them fill the heap. */
const numbersPerPiece = 1_000_000;

/** The model as it is, but for texts with these words: on them it fails as real ones do. For tests. */
export function withFaults(model: TextModel, faults: readonly ModelFault[]): TextModel {
  if (faults.length === 0) return model;
  return {
    embed: (texts) => {
      for (const { kind, word } of faults) if (texts.some((text) => text.includes(word))) fail[kind]();
      return model.embed(texts);
    },
  };
}

const fail: Record<ModelFaultKind, () => void> = {
  memory: () => {
    const piece = Array.from({ length: numbersPerPiece }, (_, index) => index + 0.5);
    for (const held: number[][] = []; ;) held.push(piece.slice());
  },
  hang: () => {
    for (;;);
  },
  crash: () => process.exit(crashExitCode),
};
