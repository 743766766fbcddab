import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OpenedEvidence, SaveTextParams } from '../../shared/contract/files-api.ts';
import { leakEvidenceSchema, maxEvidenceBytes, type LeakEvidence } from '../../shared/contract/leak-evidence.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { systemCode } from '../../shared/node/file-errors.ts';
import { writeFileAtomically } from '../notes/atomic-write.ts';

export interface ChosenFilesOptions {
  /** Null when the user cancelled. */
  readonly askWhereTo: (suggestedName: string) => Promise<string | null>;
  readonly askForEvidence: () => Promise<string | null>;
}

/** Reads and writes files that the user picks, outside the vault. */
export class ChosenFiles {
  readonly #options: ChosenFilesOptions;

  constructor(options: ChosenFilesOptions) {
    this.#options = options;
  }

  /** @throws AppError file-error */
  async saveText({ suggestedName, text }: SaveTextParams): Promise<{ fileName: string | null }> {
    const path = await this.#options.askWhereTo(suggestedName);
    if (path === null) return { fileName: null };
    try {
      await writeFileAtomically(path, text);
    } catch (error) {
      throw fileError('written', path, error);
    }
    return { fileName: basename(path) };
  }

  /** @throws AppError invalid-request for what is no evidence; file-error when it cannot be read */
  async openEvidence(): Promise<OpenedEvidence | null> {
    const path = await this.#options.askForEvidence();
    if (path === null) return null;
    const fileName = basename(path);
    return { fileName, evidence: decodeEvidence(await readBounded(path), fileName) };
  }
}

/** One byte more than may be is enough to know that it is too much. */
async function readBounded(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(maxEvidenceBytes + 1);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return bytesRead > maxEvidenceBytes ? '' : buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError('read', path, error);
  }
}

function decodeEvidence(text: string, fileName: string): LeakEvidence {
  const decoded = leakEvidenceSchema.safeParse(jsonOf(text));
  if (decoded.success) return decoded.data;
  throw new AppError('invalid-request', `“${fileName}” is no evidence of a leak that aiNote has saved.`);
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fileError(done: 'read' | 'written', path: string, error: unknown): AppError {
  const reason = systemCode(error) ?? String(error);
  return new AppError('file-error', `“${basename(path)}” could not be ${done} (${reason}).`, { cause: error });
}
