/** Texts that the indexer hands to the model at once; what a kill may cost at most. */
export const callTexts = 4;
