import { z } from 'zod';
import type { LeakEvidence } from './leak-evidence.ts';

/** The longest history as CSV is a tenth of this. */
const maxTextLength = 10_000_000;

/** Files outside the vault, each chosen by the user in a dialog of the system: the page names no path. */
export const filesMethods = {
  /**
   * Asks where to, and writes the text there in one step; the answer's name is null when the user cancelled.
   * @throws AppError file-error
   */
  saveText: z.tuple([
    z.object({
      suggestedName: z
        .string()
        .max(100)
        .regex(/^[\w .-]+\.(?:csv|json)$/),
      text: z.string().max(maxTextLength),
    }),
  ]),
  /**
   * Asks for an evidence file and reads it; null when the user cancelled.
   * @throws AppError invalid-request for a file of another kind
   * @throws AppError file-error
   */
  openEvidence: z.tuple([]),
} as const;

export type SaveTextParams = z.output<typeof filesMethods.saveText>[0];

export interface OpenedEvidence {
  readonly fileName: string;
  readonly evidence: LeakEvidence;
}

export interface FilesResults {
  readonly saveText: { readonly fileName: string | null };
  readonly openEvidence: OpenedEvidence | null;
}
